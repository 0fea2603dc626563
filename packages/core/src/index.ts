export type { Cancel, Environment } from './environment.ts';
export { systemEnvironment } from './system-environment.ts';
