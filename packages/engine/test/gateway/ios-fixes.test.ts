import { describe, expect, it } from 'vitest';
import { trackOf } from '@paceline/testkit/records';
import { IosApp, kim } from './support/ios-app.ts';
import { identity, presences, World } from './support/world.ts';

/** Kim's iOS app and Ana run together. */
async function running() {
  const world = new World();
  const app = new IosApp(world, kim);
  app.join(['ana']);
  await world.advance();
  const ana = await world.join('ana');
  const stored = async () => (await world.store.readTrack(trackOf('run', kim))).map(({ pace, location }) => [pace, location?.latitude]);
  /** The paces of Kim that Ana was shown, oldest first. */
  const seen = () => ana.all('friend_updates').flatMap(({ updates }) => updates.filter(({ userId }) => userId === kim).map(({ pace }) => pace));
  return { world, app, ana, stored, seen };
}

describe('an app that reports each fix twice', () => {
  it('[D6] [N6] is stored and shown once, with place and pace: no friend sees a pace of 0 between two others', async () => {
    const { world, app, stored, seen } = await running();
    for (let second = 0; second < 5; second += 1) {
      app.fix(5 + second / 10, 46 + second / 1000);
      await world.advance(1_000);
    }
    expect(await stored()).toEqual([[5, 46], [5.1, 46.001], [5.2, 46.002], [5.3, 46.003], [5.4, 46.004]]);
    expect(seen()).toEqual([5, 5.1, 5.2, 5.3, 5.4]);
  });

  it('[D6] [N6] waits 400 ms for the pace', async () => {
    const { world, app, stored, seen } = await running();
    app.report(0);
    await world.advance(399);
    expect(seen()).toEqual([]);
    app.report(5);
    await world.advance();
    app.report(0, 46.5);
    await world.advance(400);
    app.report(6, 46.5);
    await world.advance();
    expect(seen()).toEqual([5, 5, 6]);
    expect(await stored()).toEqual([[5, 46], [5, 46.5], [6, 46.5]]);
  });

  it('[D6] [N7] has no pace when the app has sent none for 10 s, rather than a frozen one', async () => {
    const { world, app, seen } = await running();
    app.fix(5);
    for (let second = 0; second < 4; second += 1) {
      await world.advance(4_000);
      app.report(0);
    }
    await world.advance(1_000);
    expect(seen()).toEqual([5, 5, 5, 0, 0]);
  });

  it.each([
    ['leaves', (app: IosApp) => app.leave()],
    ['closes', (app: IosApp) => app.client.hangUp(1001)],
    ['is lost', (app: IosApp) => app.client.hangUp(1006)],
  ])('[D6] [N9] loses nothing when it %s at that moment', async (_, end) => {
    const { world, app, stored } = await running();
    app.fix(5);
    app.report(0, 46.5);
    end(app);
    await world.advance(1_000);
    expect(await stored()).toEqual([[5, 46], [5, 46.5]]);
  });

  it('[D6] [N9] loses nothing when its next connection takes over at that moment', async () => {
    const { world, app, stored } = await running();
    app.report(0, 46.5);
    const next = new IosApp(world, kim);
    next.join();
    next.fix(5);
    await world.advance(1_000);
    expect(app.client.closed?.code).toBe(4501);
    expect(await stored()).toEqual([[0, 46.5], [5, 46]]);
  });

  it('[D6] [N9] loses nothing when the server closes the connection', async () => {
    const { world, app, stored } = await running();
    app.report(0, 46.5);
    const drained = world.gateway.drain();
    await world.advance(5_000);
    await drained;
    expect(await stored()).toEqual([[0, 46.5]]);
  });

  it('[D6] keeps the order before what follows: a batch, another join', async () => {
    const { world, app, stored } = await running();
    app.report(0, 46.5);
    app.join();
    app.report(0, 46.6);
    app.say('track_batch', { userId: kim, sessionId: 'run', samples: [{ seq: 3, pace: 4, timestamp: 0 }] });
    await world.advance(1_000);
    expect(await stored()).toEqual([[0, 46.5], [0, 46.6], [4, undefined]]);
  });

  it('[D6] is the only one whose samples wait', async () => {
    const { world, ana } = await running();
    const app = new IosApp(world, kim);
    app.join();
    await world.advance();
    ana.say('pace_update', world.sample('ana', { pace: 0 }));
    await world.advance(0);
    expect(app.last('friend_update')).toMatchObject({ userId: 'ana', pace: 0 });
    const plain = world.connect({ subprotocol: undefined, identity: identity('ana') });
    plain.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    plain.say('pace_update', world.sample('ana', { pace: -1 }));
    await world.advance(300);
    expect(app.last('friend_update')).toMatchObject({ userId: 'ana', pace: -1 });
  });
});

describe('an app that is silent while its runner stands', () => {
  it('[P1] [P2] [P4] stays here for the others for as long as its connection lives, with a sample that ages', async () => {
    const { world, app, ana } = await running();
    app.fix(5);
    await world.advance(1_000);
    const shown = ana.all('friend_updates').length;
    for (let minute = 0; minute < 20; minute += 1) {
      app.say('ping');
      await world.advance(30_000);
    }
    expect(app.all('pong')).toHaveLength(20);
    expect(app.client.closed).toBeUndefined();
    expect(ana.all('session_event').filter(({ event }) => event.kind !== 'joined')).toEqual([]);
    expect(ana.all('friend_updates')).toHaveLength(shown);
    const back = await world.join('ana');
    expect(presences(back.last('session_status'))[kim]).toBe('here');
    expect(back.last('friend_updates').updates).toMatchObject([{ userId: kim, pace: 5 }]);
  });

  it('[F1] holds up nobody else\'s ticks', async () => {
    const { world, app, ana } = await running();
    app.fix(5);
    await world.advance(6_000);
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance(250);
    ana.say('pace_update', world.sample('ana', { seq: 2 }));
    await world.advance(0);
    expect(app.last('friend_update')).toMatchObject({ userId: 'ana', seq: 2 });
  });
});
