import type { Environment } from '@paceline/core';
import type { Identity, SessionService } from '@paceline/engine';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Tickets } from '../auth/tickets.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { ServerConfig } from '../config.ts';
import type { MiddlewareHandler } from './hono.ts';
import type { NodeBindings } from './node-server.ts';
import type { TokenBuckets } from '../limits/token-buckets.ts';
import type { Turns } from '../limits/turns.ts';

/** What the HTTP side is given by the composition root. */
export interface HttpServices {
  readonly config: ServerConfig;
  readonly environment: Environment;
  readonly tokens: Tokens;
  readonly tickets: Tickets;
  readonly sessions: SessionService;
  /** Rejects when the server should get no work: the store does not answer, or the server is stopping. */
  readonly checkReady: () => Promise<void>;
  /** Takes note of an error that is a bug or a broken machine rather than a bad request. */
  readonly report: (error: unknown) => void;
}

export type ApiEnv = { Bindings: NodeBindings };
export type IdentifiedEnv = { Bindings: NodeBindings; Variables: { identity: Identity } };
export type Api = OpenAPIHono<ApiEnv>;

/** What the routes share beside the services. */
export interface RouteTools extends HttpServices {
  /** Lets only requests with a valid token pass; the route finds it as `c.var.identity`. */
  readonly identified: MiddlewareHandler<IdentifiedEnv>;
  readonly guestLimit: TokenBuckets;
  readonly wrongCodeLimit: TokenBuckets;
  /** A long track is read and parsed in one go, so only a few at a time; writing and sending the answer is not bounded by this. */
  readonly trackTurns: Turns;
}
