import { afterAll, beforeAll } from 'vitest';
import { PacelineApi, RealTimeSyncService, WebSocketClient, type WebSocketConstructor } from '@paceline/client';
import { startServer, until, within, type ServerProcess } from '@paceline/testkit';
import { contract } from './scenarios.ts';
import type { Stage } from './stage.ts';

let server: ServerProcess;
let stages = 0;

beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(() => server.stop());

contract('a real server', async () => {
  stages += 1;
  const { url } = server;
  const api = new PacelineApi({ url });
  const [ana, ben, cleo, eve] = await Promise.all(['Ana', 'Ben', 'Cleo', 'Eve'].map((name) => api.createGuest(name)));
  const guests = [ana!, ben!, cleo!];
  let isAway = false;
  const sockets: WebSocket[] = [];
  // A network that can be switched off: sockets are closed, and new ones go to a port where nobody listens.
  const webSocket = function SwitchedWebSocket(address: string, protocols?: string[]) {
    const socket = new WebSocket(isAway ? 'ws://127.0.0.1:9/' : address, protocols);
    sockets.push(socket);
    return socket;
  } as unknown as WebSocketConstructor;
  const settings = { retryDelays: [100, 100] };
  const connection = new WebSocketClient({ webSocket, getToken: () => ana!.token, settings });
  const service = new RealTimeSyncService({ url, connection });
  const others: RealTimeSyncService[] = [];
  const other = (token: string): RealTimeSyncService => {
    const sync = new RealTimeSyncService({ url, getToken: () => token });
    others.push(sync);
    return sync;
  };
  const sessionId = `run-${stages}`;
  const stage: Stage = {
    service,
    connection,
    userId: ana!.userId,
    sessionId,
    friends: [ben!.userId, cleo!.userId],
    friend: async (nth) => {
      const { userId, token } = guests[nth]!;
      const sync = other(token);
      await sync.joinSession(sessionId, userId, []);
      return { userId, runs: (reading) => void sync.sendPaceUpdate(reading), leaves: () => sync.leaveSession() };
    },
    refusing: async () => {
      await other(eve!.token).joinSession(`strangers-${stages}`, eve!.userId, []);
      return `strangers-${stages}`;
    },
    goesAway: () => {
      isAway = true;
      sockets.at(-1)?.close();
    },
    comesBack: () => {
      isAway = false;
      connection.wake();
    },
    until: async (what, isSo) => void (await until(isSo, { what, timeout: 20_000 })),
    outcome: (promise) => within(promise, { what: 'the promise settles', timeout: 20_000 }),
    close: async () => [service, ...others].forEach((sync) => sync.close()),
  };
  return stage;
});
