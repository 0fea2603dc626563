import type { Trouble } from '../evidence.ts';
import { describeOffset, plural } from '../words.ts';
import type { Context } from './context.ts';
import { diagnoseHttp } from './http.ts';
import { problem, type Problem } from './remedies.ts';
import { diagnoseSocket } from './socket.ts';

/** What a trouble means, and what to do about it. */
export function diagnose(trouble: Trouble, context: Context): Problem {
  switch (trouble.kind) {
    case 'http':
      return diagnoseHttp(trouble, context);
    case 'socket':
      return diagnoseSocket(trouble, context);
    case 'handshake':
      return trouble.fault === 'subprotocol'
        ? problem('subprotocol_dropped', 'The upgrade was answered without the subprotocol paceline.v1, which every Paceline server selects.')
        : problem('handshake_altered', 'The upgrade was answered with a Sec-WebSocket-Accept that does not fit the request.');
    case 'clock':
      return problem('clock_off', `The server's clock is ${describeOffset(trouble.offset)} this machine's.`);
    case 'not_recovered':
      return problem('events_lost', 'The server took the runner back, but could not say what had happened meanwhile.');
    case 'samples_lost':
      return problem('samples_lost', `${plural(trouble.acked, 'sample')} were acknowledged, but the track holds only ${trouble.stored} of them in order.`);
  }
}
