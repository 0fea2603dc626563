// A Colyseus room for each session: each runner has an entry in its state, which the server sends as patches at a fixed
// rate. Arguments: port, milliseconds between two patches.
import { createServer } from 'node:http';
import { Room, Server } from '@colyseus/core';
import { schema, t } from '@colyseus/schema';
import { WebSocketTransport } from '@colyseus/ws-transport';

const [port, patchRate] = process.argv.slice(2).map(Number);

// The generator steps through patches by the sizes of these fields: see `bench/fanout/dialects/colyseus.ts`.
const Runner = schema(
  { latitude: t.float64(), longitude: t.float64(), distance: t.float32(), speed: t.float32(), pace: t.float32(), seq: t.uint32(), status: t.uint8(), elapsed: t.float64() },
  'Runner',
);
const State = schema({ runners: t.map(Runner) }, 'State');

class Run extends Room {
  maxClients = 4_001;
  patchRate = patchRate;
  state = new State();

  onCreate() {
    this.onMessage('pace', (client, sample) => Object.assign(this.state.runners.get(client.sessionId), sample));
  }

  onJoin(client) {
    this.state.runners.set(client.sessionId, new Runner());
  }

  onLeave(client) {
    this.state.runners.delete(client.sessionId);
  }
}

const http = createServer();
const server = new Server({ transport: new WebSocketTransport({ server: http }), greet: false, gracefullyShutdown: false });
server.define('run', Run);
await server.listen(port, '127.0.0.1');
console.log(`ready http://127.0.0.1:${port}`);
process.on('SIGTERM', () => process.exit(0));
