import { RealTimeSyncService } from '@paceline/client';
import { MockWebSocketClient, VirtualEnvironment } from '@paceline/client/testing';
import { contract } from './scenarios.ts';
import type { Friend, Stage } from './stage.ts';

contract('the mock', async () => {
  const environment = new VirtualEnvironment();
  let isAway = false;
  const connection = new MockWebSocketClient({ environment });
  const connect = connection.connect.bind(connection);
  connection.connect = (url) => (isAway ? connection.simulateDisconnection() : connect(url));
  const service = new RealTimeSyncService({ url: 'http://paceline.test', connection, environment });
  const stage: Stage = {
    service,
    connection,
    userId: 'ana',
    sessionId: 'run',
    friends: ['ben', 'cleo'],
    friend: async (nth): Promise<Friend> => {
      const userId = ['ana', 'ben', 'cleo'][nth] ?? '';
      connection.simulateEvent({ kind: 'joined', userId, index: nth, name: userId, role: 'runner' });
      return {
        userId,
        runs: async (reading) => {
          await environment.advance(100);
          connection.simulateFriendUpdate({ userId, ...reading } as Parameters<MockWebSocketClient['simulateFriendUpdate']>[0]);
        },
        leaves: () => connection.simulateEvent({ kind: 'left', userId }),
      };
    },
    refusing: async () => {
      connection.refuse('join_session', 'not_invited');
      return 'strangers';
    },
    goesAway: () => {
      isAway = true;
      if (connection.isConnected()) connection.simulateDisconnection();
    },
    comesBack: () => {
      isAway = false;
      connection.simulateConnection();
    },
    until: (_, isSo) => environment.until(isSo),
    outcome: (promise) => environment.settle(promise),
    close: async () => service.close(),
  };
  return stage;
});
