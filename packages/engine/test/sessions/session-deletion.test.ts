import { describe, expect, it } from 'vitest';
import { identity, recorded, World } from '../gateway/support/world.ts';
import type { Outcome } from '../../src/sessions/outcome.ts';

const ana = identity('ana');
const ben = identity('ben');

/** Waits in virtual time for an answer. */
async function answered<Value>(world: World, outcome: Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  await world.advance(2_000);
  return outcome;
}

const refused = (code: string) => ({ ok: false, refusal: expect.objectContaining({ code }) as object });
const done = { ok: true };

const statusOf = async (world: World) => {
  const described = await answered(world, world.sessions.describe(ana, 'run'));
  return described.ok ? described.value.status : described.refusal.code;
};

describe('the deletion of a session', () => {
  it('[Y2] that cannot be stored is refused, and changes nothing for those who run', async () => {
    const world = new World();
    const { ben: his } = await world.pair();
    world.store.isFull = true;
    expect(await answered(world, world.sessions.deleteSession(ana, 'run'))).toEqual(refused('service_unavailable'));
    world.store.isFull = false;
    expect([await statusOf(world), his.closed]).toEqual(['active', undefined]);
    his.say('pace_update', world.sample('ben', { seq: 1 }));
    await world.advance();
    expect(his.last('ack')).toMatchObject({ seq: 1 });
  });

  it('[Y2] whose last step cannot be stored is refused, leaves the session ended, and may be asked for again', async () => {
    const world = new World();
    await world.pair();
    const commit = world.store.commit.bind(world.store);
    world.store.commit = (writes) => {
      world.store.isFull = writes.some(({ kind }) => kind === 'delete');
      return commit(writes);
    };
    expect(await answered(world, world.sessions.deleteSession(ana, 'run'))).toEqual(refused('service_unavailable'));
    world.store.commit = commit;
    world.store.isFull = false;
    expect(await statusOf(world)).toBe('ended');
    expect(await answered(world, world.sessions.track(ana, 'run', 'ben'))).toMatchObject(done);
    expect(await answered(world, world.sessions.deleteSession(ana, 'run'))).toMatchObject(done);
    expect(await statusOf(world)).toBe('invalid_session');
  });

  it('[Y2] leaves no way in for who joins or uploads meanwhile, and a crash takes none of it back', async () => {
    const world = new World();
    const { ben: his } = await world.pair();
    const cleo = await world.welcome('cleo');
    const release = world.store.hold();
    his.say('pace_update', world.sample('ben', { seq: 1 }));
    cleo.say('join_session', { sessionId: 'run', userId: 'cleo', friends: [] });
    const deleted = world.sessions.deleteSession(ana, 'run');
    his.say('pace_update', world.sample('ben', { seq: 2 }));
    await world.advance();
    release();
    expect(await answered(world, deleted)).toMatchObject(done);
    expect([his.closed?.code, [4503, undefined].includes(cleo.closed?.code)]).toEqual([4503, true]);
    expect(await statusOf(world)).toBe('invalid_session');
    await world.crash();
    const again = await world.welcome('ben');
    again.say('join_session', { sessionId: 'run', userId: 'ben', friends: [] });
    await world.advance();
    expect(again.last('error')).toMatchObject({ code: 'invalid_session', retry: 'never' });
    expect(await statusOf(world)).toBe('invalid_session');
  });

  it('[Y2] refuses one who comes back just then, rather than leave them in a session that is gone', async () => {
    const world = new World();
    const { ben: his } = await world.pair();
    his.say('leave_session', { sessionId: 'run', userId: 'ben' });
    await world.advance();
    const again = await world.welcome('ben');
    const release = world.store.hold();
    const deleted = world.sessions.deleteSession(ana, 'run');
    await world.advance();
    again.say('join_session', { sessionId: 'run', userId: 'ben', friends: [] });
    await world.advance();
    release();
    expect(await answered(world, deleted)).toMatchObject(done);
    expect(again.last('error')).toMatchObject({ code: 'invalid_session', retry: 'never' });
  });

  it('[Y2] twice at once is one', async () => {
    const world = new World();
    await world.pair();
    const outcomes = await Promise.all([1, 2].map(() => answered(world, world.sessions.deleteSession(ana, 'run'))));
    expect(outcomes[0]).toMatchObject(done);
    expect(await statusOf(world)).toBe('invalid_session');
  });

  it('[Y2] leaves nothing running', async () => {
    const world = new World();
    await world.pair();
    expect(await answered(world, world.sessions.deleteSession(ana, 'run'))).toMatchObject(done);
    await world.advance(120_000);
    expect(world.environment.timers).toBe(0);
  });
});

describe('the deletion of a track', () => {
  it('[Y3] takes along what is on its way to the disk, and what comes meanwhile', async () => {
    const world = new World();
    const { ben: his } = await world.pair();
    his.say('pace_update', world.sample('ben', { seq: 1 }));
    await world.advance();
    const release = world.store.hold();
    his.say('pace_update', world.sample('ben', { seq: 2 }));
    await world.advance();
    const deleted = world.sessions.deleteTrack(ben, 'run');
    his.say('pace_update', world.sample('ben', { seq: 3 }));
    const late = await world.welcome('ben');
    late.say('track_batch', { sessionId: 'run', userId: 'ben', writer: 'watch', samples: recorded(world, [1, 2]) });
    await world.advance();
    release();
    expect(await answered(world, deleted)).toMatchObject(done);
    expect(his.closed?.code).toBe(4503);
    await world.advance(60_000);
    await world.crash();
    const stored = await world.store.loadSession('run');
    expect(stored?.members.find(({ userId }) => userId === 'ben')).toMatchObject({ isErased: true, role: 'spectator', tracks: [] });
  });

  it('[Y3] takes it out of results that are being computed', async () => {
    const world = new World();
    const { ana: hers, ben: his } = await world.pair();
    for (const seq of [1, 2, 3]) {
      hers.say('pace_update', world.sample('ana', { seq, distance: 3 * seq }));
      his.say('pace_update', world.sample('ben', { seq, distance: 3 * seq }));
      await world.advance(1_000);
    }
    const readTimes = world.store.readTimes.bind(world.store);
    let isDeleted = false;
    world.store.readTimes = async (track, range) => {
      const times = await readTimes(track, range);
      // His are read and hers too: what is missing is the ranking.
      if (track.userId === 'ben' && !isDeleted) expect(await world.sessions.deleteTrack(ben, 'run')).toMatchObject(done);
      isDeleted ||= track.userId === 'ben';
      return times;
    };
    const results = await answered(world, world.sessions.results(ana, 'run'));
    expect(results.ok && results.value.runners.map(({ userId }) => userId)).toEqual(['ana']);
  });

  it.each([['a track', () => ben, 'not_in_session'], ['a session', () => ana, 'invalid_session']] as const)('[Y2] [Y3] of %s leaves nothing to one who is just reading it', async (what, by, code) => {
    const world = new World();
    const { ben: his } = await world.pair();
    his.say('pace_update', world.sample('ben', { seq: 1, distance: 3 }));
    await world.advance(1_000);
    const readTimes = world.store.readTimes.bind(world.store);
    let deletion: Promise<Outcome<void>> | undefined;
    world.store.readTimes = async (track, range) => {
      const times = await readTimes(track, range);
      deletion ??= what === 'a track' ? world.sessions.deleteTrack(by(), 'run') : world.sessions.deleteSession(by(), 'run');
      expect(await deletion).toMatchObject(done);
      return times;
    };
    expect(await answered(world, world.sessions.track(ana, 'run', 'ben'))).toMatchObject(refused(code));
    expect(deletion).toBeDefined();
  });

  it('[Y3] is for good after a crash, and that of the last one present ends the session', async () => {
    const world = new World();
    const his = await world.join('ana', { friends: ['ben'] });
    his.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    expect(await answered(world, world.sessions.deleteTrack(ana, 'run'))).toMatchObject(done);
    await world.crash();
    expect(await statusOf(world)).toBe('ended');
    expect(await answered(world, world.sessions.deleteTrack(ana, 'run'))).toEqual(refused('not_in_session'));
    const again = await world.welcome('ana');
    again.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance();
    expect(again.last('error')).toMatchObject({ code: 'not_in_session', retry: 'never' });
  });
});

describe('the deletion of everything of a user', () => {
  it('[Y4] goes on where a session cannot be read, and says so', async () => {
    const world = new World();
    for (const sessionId of ['one', 'two', 'run']) await world.join('ana', { sessionId });
    await world.crash((store) => {
      const load = store.loadSession.bind(store);
      store.loadSession = (sessionId) => (sessionId === 'two' ? Promise.reject(new Error('unreadable')) : load(sessionId));
    });
    expect(await answered(world, world.sessions.deleteMe(ana))).toEqual(refused('service_unavailable'));
    expect(await Promise.all(['one', 'two', 'run'].map((sessionId) => world.store.wasDeleted(sessionId)))).toEqual([true, false, true]);
  });
});
