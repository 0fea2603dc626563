import { expect, expectTypeOf, test } from 'vitest';
import { InMemoryServer } from '@paceline/client/testing';
import { RealTimeSyncService } from '@paceline/client';
import * as models from '@paceline/client/models';
import { current } from './support/world.ts';

const { check, friendRunUpdate, sessionInfo } = models;

test('the models are exported as schemas beside their types', () => {
  expectTypeOf<models.Infer<typeof sessionInfo>>().toEqualTypeOf<models.SessionInfo>();
  expectTypeOf<models.Infer<typeof friendRunUpdate>>().toEqualTypeOf<models.FriendRunUpdate>();
  expectTypeOf<models.Infer<typeof models.joinSessionData>>().toEqualTypeOf<models.JoinSessionData>();
  expectTypeOf<models.Infer<typeof models.leaveSessionData>>().toEqualTypeOf<models.LeaveSessionData>();
  expectTypeOf<models.Infer<typeof models.paceUpdateData>>().toEqualTypeOf<models.PaceUpdateData>();
  expectTypeOf<models.Infer<typeof models.friendUpdateData>>().toEqualTypeOf<models.FriendUpdateData>();
  expectTypeOf<models.Infer<typeof models.sessionStatusData>>().toEqualTypeOf<models.SessionStatusData>();
  expectTypeOf<models.Infer<typeof models.webSocketMessage>>().toEqualTypeOf<models.WebSocketMessage>();
});

test('what the SDK shows is what their schemas say, also after it was kept as JSON', async () => {
  const server = new InMemoryServer();
  const { environment, url, webSocket } = server;
  const sync = new RealTimeSyncService({ url, webSocket, environment, getToken: () => server.issueToken('ana') });
  const joined = await environment.settle(sync.joinSession('run', 'ana', ['ben']));
  const ben = server.runner('ben', { sessionId: 'run', placeAt: (distance) => ({ latitude: 46 + distance / 111_000, longitude: -30 }) });
  await environment.settle(ben.start());
  await environment.advance(5_000);
  const [friend] = current(sync.friendUpdates);
  for (const [schema, value] of [[sessionInfo, joined], [sessionInfo, current(sync.sessionInfo)], [friendRunUpdate, friend]] as const) {
    const kept: unknown = JSON.parse(JSON.stringify(value));
    expect(check<unknown>(schema, kept)).toEqual({ ok: true, value: kept });
  }
  expect(check(friendRunUpdate, { ...friend, state: 'fresh' })).toMatchObject({ ok: false, problem: { field: 'state' } });
  expect(check(sessionInfo, { ...joined, you: {} })).toMatchObject({ ok: false, problem: { field: 'you.userId' } });
  sync.close();
  ben.close();
});
