export type { Identity, TokenRefusal, TokenVerifier } from './auth/identity.ts';
export { createServer, type PacelineServer, type Running } from './compose.ts';
export { defaultConfig, defaultLimits, type ServerConfig, type ServerLimits } from './config.ts';
export type { OpenedSession, Opening } from './sessions/session-service.ts';
export { StartError } from './start-error.ts';
