export { VirtualEnvironment, type VirtualEnvironmentOptions } from './virtual-environment.ts';
