export {
  defaultLimits,
  type Identity,
  type OpenedSession,
  type Opening,
  type ServerLimits,
  type TokenRefusal,
  type TokenVerifier,
} from '@paceline/engine';
export { createServer, type PacelineServer, type Running } from './compose.ts';
export { defaultConfig, type ServerConfig } from './config.ts';
export { StopTimeout } from './shutdown.ts';
export { StartError } from './start-error.ts';
