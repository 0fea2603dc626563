import { createServer, type Server } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import type { ServerLimits } from '@paceline/engine';

export { serveStatic };
/** What a handler sees of the connection that a request came over. */
export type NodeBindings = HttpBindings;

export type Fetch = (request: Request, bindings: NodeBindings) => Response | Promise<Response>;

/** How often Node looks for requests that take too long, milliseconds. */
const CHECK_INTERVAL = 1_000;
const REQUEST_TIMEOUT = 30_000;

/** An HTTP server, not yet listening, that answers with `fetch`. */
export function createHttpServer(fetch: Fetch, { headersTimeout, headerBytes, sockets }: ServerLimits): Server {
  const server = createAdaptorServer({
    fetch: (request, bindings) => fetch(request, bindings as NodeBindings),
    // A library must not replace its embedder's Request and Response.
    overrideGlobalObjects: false,
    createServer,
    serverOptions: {
      headersTimeout,
      maxHeaderSize: headerBytes,
      requestTimeout: REQUEST_TIMEOUT,
      connectionsCheckingInterval: CHECK_INTERVAL,
      // An offer of another protocol is declined by answering: Java's HTTP client offers HTTP/2 with its first request.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
  });
  // Beyond this the system closes a connection as soon as it has accepted it.
  server.maxConnections = sockets;
  return server as Server;
}
