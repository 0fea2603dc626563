import type { Environment } from '@paceline/core';
import type { Identity, TokenVerifier } from '../auth/identity.ts';
import type { ServerLimits } from '../config.ts';
import type { Log } from '../observe/log.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { SocketHandlers, SocketPort } from './socket-port.ts';

export interface GatewayOptions {
  readonly sessions: SessionService;
  readonly verifier: TokenVerifier;
  readonly environment: Environment;
  readonly limits: ServerLimits;
  readonly log: Log;
}

/** What the upgrade request said. */
export interface UpgradeInfo {
  /** The subprotocol that was agreed on; undefined when the client asked for none. */
  readonly subprotocol: string | undefined;
  /** Known when the request carried a token or a ticket. */
  readonly identity: Identity | undefined;
}

/** The server's side of all WebSocket connections. */
export interface Gateway {
  /** Takes charge of a connection that was just opened. */
  accept(port: SocketPort, upgrade: UpgradeInfo): SocketHandlers;
  /** Connections that are open now. */
  readonly connections: number;
  /** Asks every client to come back later and closes its connection; resolves when all are gone or the drain timeout is over. */
  drain(): Promise<void>;
}

export declare function createGateway(options: GatewayOptions): Gateway;
