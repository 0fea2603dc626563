import { describe, expect, it } from 'vitest';
import { identity, presences, World } from './support/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What the others hear of Ben. */
const away = { kind: 'away', userId: 'ben' };
const back = { kind: 'back', userId: 'ben' };
const left = { kind: 'left', userId: 'ben' };

/** Who is in the session, as somebody sees who asks without joining. */
async function seen(world: World): Promise<Record<string, string>> {
  const asked = world.sessions.describe(identity('cleo'), 'run');
  await world.advance();
  const summary = await asked;
  if (!summary.ok) throw new Error(summary.refusal.message);
  return presences({ roster: [...summary.value.participants], sessionId: 'run', participants: [], status: 'active' });
}

describe('a server that crashed', () => {
  it('[S14] gives everyone the usual time to come back', async () => {
    const world = new World();
    const { ana } = await world.pair();
    ana.say('pace_update', world.sample('ana', { seq: 1, distance: 3 }));
    await world.advance();
    await world.crash();
    await world.advance(10_000);
    const back = await world.join('ana');
    expect(back.last('session_status').you).toEqual({ index: 0, role: 'runner', lastSeq: 1 });
    expect(back.last('friend_updates')).toMatchObject({ snapshot: true, updates: [{ userId: 'ana', seq: 1, distance: 3 }] });
    await world.advance(5_000);
    expect(back.facts).toEqual([{ kind: 'away', userId: 'ben' }]);
    await world.advance(10 * MINUTE);
    expect(back.facts).toEqual([{ kind: 'away', userId: 'ben' }, { kind: 'left', userId: 'ben' }]);
  });

  it('[S14] says so even when nobody comes back', async () => {
    const world = new World();
    await world.pair();
    await world.crash();
    await world.advance(11 * MINUTE);
    expect((await world.store.loadSession('run'))?.members.map(({ leftAt }) => leftAt)).toEqual([expect.any(Number), expect.any(Number)]);
  });

  it('numbers events on where they were', async () => {
    const world = new World();
    await world.pair();
    await world.crash();
    const back = await world.join('ana');
    await world.join('cleo');
    expect(back.last('session_event')).toMatchObject({ offset: 3, event: { kind: 'joined', userId: 'cleo', index: 2 } });
  });
});

describe('[S14] who does not come back after a restart', () => {
  it('is away after 15 s and not before, and has left after 10 min and not before', async () => {
    const world = new World();
    await world.pair();
    await world.crash();
    const restarted = world.environment.now();
    const until = (ms: number) => world.advance(restarted + ms - world.environment.now());
    const ana = await world.join('ana');
    await until(14_999);
    expect(ana.facts).toEqual([]);
    await until(15_100);
    expect(ana.facts).toEqual([away]);
    await until(10 * MINUTE - 1);
    expect(ana.facts).toEqual([away]);
    await until(10 * MINUTE + 100);
    expect([ana.facts, await seen(world)]).toEqual([[away, left], { ana: 'here', ben: 'left' }]);
  });

  it('and was away before stays away all the time, without another announcement', async () => {
    const world = new World();
    const { ben } = await world.pair();
    ben.hangUp();
    await world.advance(20_000);
    await world.crash();
    const ana = await world.join('ana');
    expect(presences(ana.last('session_status'))).toEqual({ ana: 'here', ben: 'away' });
    await world.advance(MINUTE);
    expect(ana.facts).toEqual([]);
    await world.advance(10 * MINUTE);
    expect(ana.facts).toEqual([left]);
  });

  it('but does so later is announced as back', async () => {
    const world = new World();
    const { ben } = await world.pair();
    ben.hangUp();
    await world.advance(20_000);
    await world.crash();
    const ana = await world.join('ana');
    await world.join('ben');
    expect(ana.facts).toEqual([back]);
  });

  it('is counted anew after each of several crashes, and is announced once', async () => {
    const world = new World();
    await world.pair();
    await world.crash();
    await world.advance(10_000);
    await world.crash();
    const ana = await world.join('ana');
    await world.advance(14_000);
    expect(ana.facts).toEqual([]);
    await world.advance(10 * MINUTE);
    expect(ana.facts).toEqual([away, left]);
  });

  it('has left before an ended session is shown again, however late that is', async () => {
    const world = new World();
    await world.pair();
    await world.advance();
    const ended = world.sessions.end(identity('ana'), 'run');
    await world.advance();
    expect(await ended).toMatchObject({ ok: true });
    await world.crash();
    await world.advance(MINUTE);
    expect(await seen(world)).toEqual({ ana: 'away', ben: 'away' });
    await world.crash();
    await world.advance(HOUR);
    expect(await seen(world)).toEqual({ ana: 'left', ben: 'left' });
  });

  it('has left before a session is shown that could not be read at the start', async () => {
    const world = new World();
    await world.pair();
    await world.crash((store) => {
      const load = store.loadSession.bind(store);
      store.loadSession = async () => {
        store.loadSession = load;
        throw new Error('The disk does not answer.');
      };
    });
    expect(world.logged.at(-1)).toMatchObject({ level: 'error', event: 'a request for a session failed' });
    await world.advance(HOUR);
    expect(await seen(world)).toEqual({ ana: 'left', ben: 'left' });
  });
});

describe('a leave that was under way when the server died', () => {
  /** Ben leaves; the process dies while that waits to be stored. */
  async function interrupted() {
    const world = new World();
    const { ben } = await world.pair();
    world.store.hold();
    ben.say('leave_session', { sessionId: 'run', userId: 'ben' });
    await world.advance(1_000);
    await world.crash();
    return { world, ben };
  }

  it('[S22] has not happened: nobody was told, and who comes back is in the session as before', async () => {
    const { world, ben } = await interrupted();
    expect(ben.all('session_event')).toEqual([]);
    const ana = await world.join('ana');
    const again = await world.join('ben');
    await world.advance(MINUTE);
    expect([ana.facts, presences(again.last('session_status'))]).toEqual([[], { ana: 'here', ben: 'here' }]);
    again.say('leave_session', { sessionId: 'run', userId: 'ben' });
    await world.advance();
    expect(ana.facts).toEqual([left]);
  });

  it('[S14] leaves no ghost behind: who does not come back is away after 15 s, and has left after 10 min', async () => {
    const { world } = await interrupted();
    const ana = await world.join('ana');
    await world.advance(11 * MINUTE);
    expect(ana.facts).toEqual([away, left]);
  });

  it('has happened when it was stored, though its sender never heard of it', async () => {
    const world = new World();
    const { ben } = await world.pair();
    ben.say('leave_session', { sessionId: 'run', userId: 'ben' });
    ben.hangUp();
    await world.advance();
    await world.crash();
    expect(presences((await world.join('ana')).last('session_status'))).toEqual({ ana: 'here', ben: 'left' });
  });
});

describe('a join that was under way when the server died', () => {
  it('[S22] has not happened: nobody of that name is in the session', async () => {
    const world = new World();
    await world.pair();
    const cleo = await world.welcome('cleo');
    world.store.hold();
    cleo.say('join_session', { sessionId: 'run', userId: 'cleo', friends: [] });
    await world.advance(1_000);
    await world.crash();
    expect(await seen(world)).toEqual({ ana: 'here', ben: 'here' });
  });
});

describe('the end of a session after a restart', () => {
  /** Ana and Ben are in a session, whose process dies when they have sent a sample each. */
  async function crashedWith(...statuses: readonly ('running' | 'finished')[]) {
    const world = new World();
    const members = Object.values(await world.pair());
    statuses.forEach((status, place) => {
      const userId = ['ana', 'ben'][place] ?? '';
      members[place]?.say('pace_update', world.sample(userId, { seq: 1, status }));
    });
    await world.advance();
    await world.crash();
    return world;
  }
  const statusOf = async (world: World) => (await world.store.loadSession('run'))?.record.status;

  it('[S18] comes when the last one leaves who is still there', async () => {
    const world = await crashedWith('running', 'running');
    const ana = await world.join('ana');
    await world.advance(11 * MINUTE);
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance();
    expect([ana.facts.map(({ kind }) => kind), await statusOf(world)]).toEqual([['away', 'left', 'left'], 'ended']);
  });

  it('[S18] [S19] does not come while a runner may be on the way back, and not by their silence either', async () => {
    const world = await crashedWith('running', 'running');
    const ana = await world.join('ana');
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance(MINUTE);
    expect(await statusOf(world)).toBe('active');
    await world.advance(HOUR);
    expect([await statusOf(world), await seen(world)]).toEqual(['active', { ana: 'left', ben: 'left' }]);
  });

  it.each([
    ['[S19] comes when nobody returns and all runners had finished', ['finished', 'finished'], 'ended'],
    ['[S19] does not come when one of them had not', ['finished', 'running'], 'active'],
  ] as const)('%s', async (_, statuses, expected) => {
    const world = await crashedWith(...statuses);
    await world.advance(11 * MINUTE);
    expect(await statusOf(world)).toBe(expected);
  });

  it('[S20] comes when somebody asks a day later', async () => {
    const world = await crashedWith('running', 'running');
    await world.advance(25 * HOUR);
    expect(await statusOf(world)).toBe('active');
    await seen(world);
    expect(await statusOf(world)).toBe('ended');
  });
});
