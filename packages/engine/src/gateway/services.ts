import type { Environment } from '@paceline/core';
import type { TokenVerifier } from '../auth/identity.ts';
import type { ServerLimits } from '../limits/server-limits.ts';
import type { Log } from '../observe/log.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { UserConnections } from './user-connections.ts';

export interface GatewayOptions {
  readonly sessions: SessionService;
  readonly verifier: TokenVerifier;
  readonly environment: Environment;
  readonly limits: ServerLimits;
  readonly log: Log;
}

/** What all connections share. */
export interface Services extends GatewayOptions {
  readonly users: UserConnections;
}
