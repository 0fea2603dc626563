import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Environment } from '@paceline/core';
import { errorFields, type Gateway, type Log, type ServerLimits, type SocketHandlers, type SocketPort } from '@paceline/engine';
import { SUBPROTOCOL } from '@paceline/protocol';
import { WebSocketServer, type WebSocket } from 'ws';
import { readFrames } from './frame-reader.ts';
import { SharedFrames, writeFrame } from './frame-writer.ts';
import { limitKey } from '../limits/limit-key.ts';
import { Problem } from '../http/problem.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { identityOf, type Credentials } from './upgrade-identity.ts';
import { UpgradeLimits } from './upgrade-limits.ts';

export interface WsListenerOptions extends Credentials {
  /** The HTTP server whose upgrade requests to `/ws` are answered. */
  readonly server: Server;
  readonly gateway: Gateway;
  /** Whether a client of these headers is taken at its word about who it is. */
  readonly believes: (headers: IncomingHttpHeaders) => boolean;
  readonly environment: Environment;
  readonly limits: ServerLimits;
  readonly log: Log;
}

export interface WsListener {
  /** Drains the gateway, which sends away whoever still comes, and then ends every connection. Call it before the HTTP server's own close. */
  drain(): Promise<void>;
}

/** Serves WebSockets at `/ws` of an HTTP server. */
export function listenForWebSockets(options: WsListenerOptions): WsListener {
  return new Listener(options);
}

class Listener implements WsListener {
  readonly #options: WsListenerOptions;
  readonly #admission: UpgradeLimits;
  readonly #sockets: WebSocketServer;
  readonly #frames = new SharedFrames();
  #isOver = false;

  constructor(options: WsListenerOptions) {
    const { limits, environment, server } = options;
    this.#options = options;
    this.#admission = new UpgradeLimits(limits, environment.monotonic());
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: limits.messageBytes,
      maxFragments: limits.fragments,
      maxBufferedChunks: limits.bufferedChunks,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  async drain(): Promise<void> {
    await this.#options.gateway.drain();
    this.#isOver = true;
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // A peer that resets the connection now is no error of ours; 'close' follows.
    socket.on('error', () => {});
    try {
      const serve = await this.#admit(request, socket);
      // Its identity may have taken until after the end.
      if (this.#isOver) throw this.#busy('The server is shutting down.');
      this.#sockets.handleUpgrade(request, socket, head, serve);
    } catch (error) {
      if (!(error instanceof Problem)) this.#options.log.error(errorFields(error), 'an upgrade request failed');
      refuseUpgrade(socket, error instanceof Problem ? error : new Problem('internal', 'The server failed to open the connection.'));
    }
  }

  /** What to do with the WebSocket once it is open. Throws a `Problem` when it is not to be opened. */
  async #admit(request: IncomingMessage, socket: Duplex): Promise<(opened: WebSocket) => void> {
    if (request.url?.split('?', 1)[0] !== '/ws') throw new Problem('not_found', 'WebSockets are served at /ws only.');
    const { gateway, believes } = this.#options;
    const isAdmitted = await this.#isAdmitted(limitKey(request.socket.remoteAddress ?? ''), socket);
    if (!isAdmitted) return (opened) => this.#attend(opened, socket, gateway.turnAway(this.#port(opened, socket)));
    const identity = await identityOf(request, this.#options);
    if (identity !== undefined && 'refused' in identity) throw new Problem(identity.refused === 'expired' ? 'token_expired' : 'unauthorized', identity.message);
    const isBelieved = believes(request.headers);
    return (opened) => this.#attend(opened, socket, gateway.accept(this.#port(opened, socket), { subprotocol: opened.protocol || undefined, identity, isBelieved }));
  }

  /** Whether the connection is admitted, when it is its turn; false when it is to be turned away. Throws a `Problem` when not even that. */
  async #isAdmitted(address: string, socket: Duplex): Promise<boolean> {
    const { environment, limits } = this.#options;
    const entry = this.#admission.enter(address, environment.monotonic());
    if (entry.kind === 'address_full') throw new Problem('rate_limited', `Your address has ${limits.connectionsPerAddress} connections open, which is all it may have.`);
    if (entry.kind === 'server_busy') throw this.#busy('Too many connections are being opened.');
    socket.once('close', () => this.#admission.leave(address));
    if (entry.kind === 'turn_away') return false;
    const { wait } = entry;
    if (wait > 0) await new Promise<void>((resolve) => void environment.setTimer(wait, resolve));
    return true;
  }

  #busy(detail: string): Problem {
    return new Problem('service_unavailable', detail, { headers: { 'Retry-After': String(Math.ceil(this.#options.limits.retryAfter / 1_000)) } });
  }

  #attend(socket: WebSocket, stream: Duplex, handlers: SocketHandlers): void {
    readFrames(stream, (data) => handlers.message(data));
    socket.on('message', (data: Buffer, isBinary) => handlers.message(isBinary ? data : data.toString()));
    socket.on('pong', () => handlers.pong());
    socket.on('ping', () => handlers.pong());
    socket.on('close', (code, reason) => handlers.closed(code, reason.toString()));
    // The library closes the connection by itself, with the code that fits; 'close' follows.
    socket.on('error', (error) => this.#options.log.debug(errorFields(error), 'a connection broke the WebSocket protocol'));
  }

  #port(socket: WebSocket, stream: Duplex): SocketPort {
    const [frames, below] = [this.#frames, { socket, stream }];
    return {
      get bufferedBytes() {
        return stream.writableLength;
      },
      send: (content) => writeFrame(frames.of(content), below),
      sendAll: (contents) => writeFrame(frames.ofAll(contents), below),
      ping: () => socket.ping(),
      close: (code, reason) => socket.close(code, reason),
      terminate: () => socket.terminate(),
    };
  }
}
