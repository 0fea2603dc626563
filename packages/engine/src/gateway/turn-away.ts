import type { Environment } from '@paceline/core';
import { closeCodes, errorOf } from '@paceline/protocol';
import { Frame } from '../fanout/frame.ts';
import type { ServerLimits } from '../limits/server-limits.ts';
import type { SocketHandlers, SocketPort } from './socket-port.ts';

/** What somebody is told for whom there is no room now. */
export const OVERLOADED = 'The server has more to do than it can take at the moment.';

/** When to come back, milliseconds: spread, so that those who were turned away together do not return together. */
export function retryAfter(limits: Pick<ServerLimits, 'retryAfter'>, environment: Environment): number {
  return Math.round(limits.retryAfter * (1 + environment.random()));
}

/**
 * Tells a newcomer when to come back, and closes with 1013. Nothing else is spent on it: no identity, no heartbeat. The
 * form of the frame is that of a client that has not spoken yet.
 */
export function turnAway(port: SocketPort, limits: ServerLimits, environment: Environment): SocketHandlers {
  const error = errorOf('service_unavailable', OVERLOADED, { retryAfter: retryAfter(limits, environment) });
  port.send(Frame.of('error', error, environment.now()).text);
  port.close(closeCodes.busy.code, closeCodes.busy.reason);
  const cancel = environment.setTimer(limits.closeWait, () => port.terminate());
  return { message: () => {}, pong: () => {}, closed: cancel };
}
