/**
 * The newest update of each member is kept, and ten times a second what is new goes out as one message, which is written
 * once for all members. Argument: port.
 */
import type { WebSocket } from 'ws';
import { sessionServer } from './session-server.ts';

const TICK = 100;
/** Of each session, the newest update of each member since the last tick. */
const pending = new Map<ReadonlySet<WebSocket>, Map<WebSocket, string>>();

sessionServer((members, sender, text) => {
  let news = pending.get(members);
  if (news === undefined) {
    pending.set(members, (news = new Map()));
    setTimeout(() => tick(members), TICK);
  }
  news.set(sender, text);
});

/** The updates are joined as they came, without being written anew. */
function tick(members: ReadonlySet<WebSocket>): void {
  const frame = Buffer.from(`{"type":"updates","updates":[${[...(pending.get(members)?.values() ?? [])].join(',')}]}`);
  pending.delete(members);
  for (const member of members) member.send(frame, { binary: false });
}
