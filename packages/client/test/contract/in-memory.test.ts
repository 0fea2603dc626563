import { pacelineV1, plainJson, RealTimeSyncService, WebSocketClient, type Connection, type Dialect, type WebSocketClientOptions } from '@paceline/client';
import { iosEncoding } from '@paceline/client/ios';
import { openLiveConnection } from '@paceline/client/live';
import { InMemoryServer, VirtualEnvironment } from '@paceline/client/testing';
import { contract } from './scenarios.ts';
import type { Stage } from './stage.ts';

const openWebSocket = (options: WebSocketClientOptions): Connection => new WebSocketClient(options);

contract('the server in memory', () => open(pacelineV1));
contract('the server in memory, over live connections', () => open(pacelineV1, openLiveConnection));
contract('the server in memory, over live connections without a subprotocol', () => open(plainJson, openLiveConnection));
contract('the server in memory, in the iOS encoding', async () => ({ ...(await open(iosEncoding)), hearsEvents: false }));
contract('the server in memory, in the iOS encoding over live connections', async () => ({ ...(await open(iosEncoding, openLiveConnection)), hearsEvents: false }));

async function open(dialect: Dialect, openConnection = openWebSocket): Promise<Stage> {
  const environment = new VirtualEnvironment();
  const server = new InMemoryServer({ environment, open: true });
  const { url, webSocket } = server;
  const connection = openConnection({ environment, webSocket, dialect, getToken: () => server.issueToken('ana') });
  const service = new RealTimeSyncService({ url, connection, environment, dialect });
  const others: RealTimeSyncService[] = [];
  const other = (userId: string): RealTimeSyncService => {
    const sync = new RealTimeSyncService({ url, webSocket, environment, dialect, openConnection, getToken: () => server.issueToken(userId) });
    others.push(sync);
    return sync;
  };
  return {
    service,
    connection,
    userId: 'ana',
    sessionId: 'run',
    friends: ['ben', 'cleo'],
    friend: async (nth) => {
      const userId = ['ana', 'ben', 'cleo'][nth] ?? '';
      const sync = other(userId);
      await environment.settle(sync.joinSession('run', userId, []));
      return { userId, runs: (reading) => void sync.sendPaceUpdate(reading), leaves: () => environment.settle(sync.leaveSession()) };
    },
    refusing: async () => {
      await environment.settle(other('eve').joinSession('strangers', 'eve', []));
      return 'strangers';
    },
    goesAway: () => {
      server.network.reachability = 'refusing';
      server.network.sockets[0]?.drop();
    },
    comesBack: () => void (server.network.reachability = 'up'),
    until: (_, isSo) => environment.until(isSo),
    outcome: (promise) => environment.settle(promise),
    close: async () => [service, ...others].forEach((sync) => sync.close()),
  };
}
