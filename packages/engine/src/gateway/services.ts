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
  /** Whether the server has too much to do to let anybody else in. Never when absent. Rule N11 of SPEC.md. */
  readonly isOverloaded?: (() => boolean) | undefined;
}

/** What all connections share. */
export interface Services extends GatewayOptions {
  readonly isOverloaded: () => boolean;
  readonly users: UserConnections;
}
