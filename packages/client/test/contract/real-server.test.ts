import { afterAll, beforeAll } from 'vitest';
import { PacelineApi, pacelineV1, RealTimeSyncService, WebSocketClient, type Connection, type Dialect, type WebSocketClientOptions, type WebSocketConstructor } from '@paceline/client';
import { iosEncoding } from '@paceline/client/ios';
import { openLiveConnection } from '@paceline/client/live';
import { startServer, until, within, type ServerProcess } from '@paceline/testkit';
import { contract } from './scenarios.ts';
import type { Stage } from './stage.ts';

let server: ServerProcess;
let stages = 0;

beforeAll(async () => {
  // Open, for the dialect that carries no identity; the other one notices nothing of that.
  server = await startServer({ args: ['--open'] });
}, 60_000);
afterAll(() => server.stop());

interface User {
  readonly userId: string;
  readonly token?: string;
}

const guest = (name: string): Promise<User> => new PacelineApi({ url: server.url }).createGuest(name);

/** As the existing app makes its ids. */
const unknown = async (): Promise<User> => ({ userId: crypto.randomUUID().toUpperCase() });

const openWebSocket = (options: WebSocketClientOptions): Connection => new WebSocketClient(options);

contract('a real server', () => open(pacelineV1, guest, openWebSocket));
contract('a real server, over live connections', () => open(pacelineV1, guest, openLiveConnection));
contract('a real server in the iOS encoding', async () => ({ ...(await open(iosEncoding, unknown, openWebSocket)), hearsEvents: false }));

async function open(dialect: Dialect, register: (name: string) => Promise<User>, openConnection: typeof openWebSocket): Promise<Stage> {
  stages += 1;
  const { url } = server;
  const [ana, ben, cleo, eve] = await Promise.all(['Ana', 'Ben', 'Cleo', 'Eve'].map(register));
  const users = [ana!, ben!, cleo!];
  let isAway = false;
  const sockets: WebSocket[] = [];
  // A network that can be switched off: sockets are closed, and new ones go to a port where nobody listens.
  const webSocket = function SwitchedWebSocket(address: string, protocols?: string[]) {
    const socket = new WebSocket(isAway ? 'ws://127.0.0.1:9/' : address, protocols);
    sockets.push(socket);
    return socket;
  } as unknown as WebSocketConstructor;
  const settings = { retryDelays: [100, 100] };
  const tokenOf = ({ token }: User) => (token === undefined ? {} : { getToken: () => token });
  const connection = openConnection({ webSocket, dialect, settings, ...tokenOf(ana!) });
  const service = new RealTimeSyncService({ url, connection, dialect });
  const others: RealTimeSyncService[] = [];
  const other = (user: User): RealTimeSyncService => {
    const sync = new RealTimeSyncService({ url, dialect, openConnection, ...tokenOf(user) });
    others.push(sync);
    return sync;
  };
  const sessionId = `run-${stages}`;
  return {
    service,
    connection,
    userId: ana!.userId,
    sessionId,
    friends: [ben!.userId, cleo!.userId],
    friend: async (nth) => {
      const { userId } = users[nth]!;
      const sync = other(users[nth]!);
      await sync.joinSession(sessionId, userId, []);
      return { userId, runs: (reading) => void sync.sendPaceUpdate(reading), leaves: () => sync.leaveSession() };
    },
    refusing: async () => {
      await other(eve!).joinSession(`strangers-${stages}`, eve!.userId, []);
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
}
