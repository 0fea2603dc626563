/** A server as it is written in an afternoon: each update goes at once to each other member of its session. Argument: port. */
import type { WebSocket } from 'ws';
import { sessionServer } from './session-server.ts';

sessionServer((members: ReadonlySet<WebSocket>, sender, text) => {
  for (const member of members) if (member !== sender) member.send(text);
});
