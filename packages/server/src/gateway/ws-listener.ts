import type { Server } from 'node:http';
import type { Environment } from '@paceline/core';
import type { Identity, TokenVerifier } from '../auth/identity.ts';
import type { ServerLimits } from '../config.ts';
import type { Log } from '../observe/log.ts';
import type { Gateway } from './gateway.ts';

export interface WsListenerOptions {
  /** The HTTP server whose upgrade requests to `/ws` are answered. */
  readonly server: Server;
  readonly gateway: Gateway;
  readonly verifier: TokenVerifier;
  /** Who a single-use ticket was issued to; undefined when it is unknown, used or too old. */
  readonly redeemTicket: (ticket: string) => Identity | undefined;
  readonly environment: Environment;
  readonly limits: ServerLimits;
  readonly log: Log;
}

export interface WsListener {
  /** Refuses new connections with 503, then drains the gateway. Call it before the HTTP server's own close. */
  drain(): Promise<void>;
}

/** Serves WebSockets at `/ws` of an HTTP server. */
export declare function listenForWebSockets(options: WsListenerOptions): WsListener;
