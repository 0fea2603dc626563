export type { Identity, ServerLimits, SocketHandlers, SocketPort, TokenRefusal, TokenVerifier } from '@paceline/engine';
export { VirtualEnvironment, type VirtualEnvironmentOptions } from '@paceline/core/testing';
export { InMemoryServer, type InMemoryServerOptions } from './in-memory-server.ts';
export type { Reply } from './mock-session.ts';
export { MockWebSocketClient, type MockAnswers, type MockWebSocketClientOptions } from './mock-web-socket-client.ts';
export { ScriptedRunner, type ScriptedRunnerOptions, type ScriptStep } from './scripted-runner.ts';
export { perfectNetwork, SimulatedNetwork, type AcceptSocket, type NetworkConditions, type NetworkIncidents, type Reachability } from './simulated-network.ts';
export type { SimulatedSocket } from './simulated-socket.ts';
export { TestTokens, type TokenOptions } from './test-tokens.ts';
