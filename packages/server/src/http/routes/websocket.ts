import { SUBPROTOCOL } from '@paceline/protocol';
import { Problem } from '../problem.ts';
import type { Api } from '../services.ts';

/** An upgrade never gets here; a plain request to the WebSocket's address is told what to do. */
export function mountWebSocketHint(app: Api): void {
  app.get('/ws', () => {
    const headers = { Upgrade: 'websocket', Connection: 'Upgrade' };
    throw new Problem('upgrade_required', `This address takes WebSocket connections (subprotocol ${SUBPROTOCOL}), not plain requests.`, { headers });
  });
}
