import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/journal/store.ts';
import { trackOf } from '@paceline/testkit/records';
import { identity, World } from '../gateway/support/world.ts';
import type { Outcome } from '../../src/sessions/outcome.ts';

const ana = identity('ana');
const ben = identity('ben');
const HOUR = 3_600_000;

/** Waits in virtual time for an answer. */
async function answered<Value>(world: World, outcome: Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  await world.advance();
  return outcome;
}

async function value<Value>(world: World, outcome: Promise<Outcome<Value>>): Promise<Value> {
  const answer = await answered(world, outcome);
  if (!answer.ok) throw new Error(answer.refusal.message);
  return answer.value;
}

const refused = (code: string) => ({ ok: false, refusal: { code, message: expect.stringMatching(/\.$/) } });

/** The ids of the sessions that are read from the store from now on. */
function countLoads({ store }: World): readonly string[] {
  const loads: string[] = [];
  const load = store.loadSession.bind(store);
  store.loadSession = (sessionId) => {
    loads.push(sessionId);
    return load(sessionId);
  };
  return loads;
}

describe('a session over HTTP', () => {
  it('[S3] is opened with what was asked for, and shares the pace alone unless asked', async () => {
    const world = new World();
    const { sessionId, code } = await value(world, world.sessions.create(ana, { title: 'Evening run', friends: ['ben'] }));
    const summary = await value(world, world.sessions.describe(ben, sessionId));
    expect(summary).toEqual({
      sessionId,
      code,
      title: 'Evening run',
      status: 'active',
      sharing: 'pace',
      participants: [],
      createdAt: expect.any(Number),
      startedAt: summary.createdAt,
    });
    expect(code).toMatch(/^.{3}-.{3}$/);
  });

  it('has a title of its own when nobody gave one', async () => {
    const world = new World();
    const { sessionId } = await value(world, world.sessions.create(ana, {}));
    expect(await value(world, world.sessions.describe(ana, sessionId))).toMatchObject({ title: "Ana's run" });
  });

  it('[S6] lets in who has the code, in whatever way it was typed', async () => {
    const world = new World();
    const { sessionId, code } = await value(world, world.sessions.create(ana, {}));
    expect(await answered(world, world.sessions.describe(ben, sessionId))).toEqual(refused('not_invited'));
    expect(await value(world, world.sessions.redeem(ben, ` ${code.toLowerCase().replace('-', ' ')} `))).toMatchObject({ sessionId });
    expect(await value(world, world.sessions.describe(ben, sessionId))).toMatchObject({ sessionId });
    await world.crash();
    expect(await value(world, world.sessions.describe(ben, sessionId))).toMatchObject({ sessionId });
  });

  it('[S6] refuses a code that is none', async () => {
    const world = new World();
    for (const code of ['', 'ACD-EFG', 'not a code at all']) expect(await answered(world, world.sessions.redeem(ana, code))).toEqual(refused('invalid_session'));
  });

  it('draws another code when the first is taken', async () => {
    const world = new World();
    const tried: string[] = [];
    world.store.findByCode = async (code) => {
      tried.push(code);
      return tried.length === 1 ? 'another-run' : undefined;
    };
    const { code } = await value(world, world.sessions.create(ana, {}));
    expect(tried).toHaveLength(2);
    expect(code.replace('-', '')).toBe(tried[1]);
  });

  it('[S26] is not shown to strangers, nor are its tracks', async () => {
    const world = new World();
    await world.pair();
    const stranger = identity('dan');
    expect(await answered(world, world.sessions.describe(stranger, 'run'))).toEqual(refused('not_invited'));
    expect(await answered(world, world.sessions.track(stranger, 'run', 'ana'))).toEqual(refused('not_invited'));
    expect(await answered(world, world.sessions.describe(ana, 'nowhere'))).toEqual(refused('invalid_session'));
    expect(await answered(world, world.sessions.track(ana, 'run', 'cleo'))).toEqual(refused('not_in_session'));
  });

  it('[S25] gives a track back whole to its owner, and to the others as far as it is shared', async () => {
    const world = new World();
    const { sessionId } = await value(world, world.sessions.create(ana, { friends: ['ben'] }));
    const runner = await world.join('ana', { sessionId });
    const sent = world.sample('ana', { sessionId, seq: 1, distance: 3, location: { latitude: 46, longitude: -30 }, heartRate: 150 });
    runner.say('pace_update', sent);
    await world.advance();
    const { userId: _userId, sessionId: _sessionId, ...whole } = sent;
    expect((await value(world, world.sessions.track(ana, sessionId, 'ana'))).samples).toEqual([{ ...whole, at: expect.closeTo(Date.parse(whole.timestamp), -3) as number }]);
    const { location: _location, heartRate: _heartRate, ...shared } = whole;
    expect((await value(world, world.sessions.track(ben, sessionId, 'ana'))).samples).toMatchObject([shared]);
    expect(Object.keys((await value(world, world.sessions.track(ben, sessionId, 'ana'))).samples[0] ?? {}).toSorted()).toEqual([...Object.keys(shared), 'at'].toSorted());
  });

  it('[S22] is refused while the store cannot write, and the operator reads why', async () => {
    const world = new World();
    world.store.isFull = true;
    expect(await answered(world, world.sessions.create(ana, {}))).toEqual(refused('service_unavailable'));
    expect(world.logged.find(({ event }) => event === 'a request for a session failed')?.fields).toMatchObject({ kind: 'disk_full' });
  });
});

describe('[M5] a session of which the stored data is damaged', () => {
  it('is refused with what an operator can do, over the WebSocket too', async () => {
    const world = new World();
    const { sessionId } = await value(world, world.sessions.create(ana, {}));
    const damaged = () => Promise.reject(new StoreError('damaged', 'Session "x" cannot be read.'));
    await world.crash((store) => Object.assign(store, { loadSession: damaged }));
    const advice = { remedy: expect.stringMatching(/ask the operator/) as string, retryAfter: 600_000 };
    const message = expect.stringMatching(/damaged; its operator can restore it/) as string;
    expect(await answered(world, world.sessions.describe(ana, sessionId))).toEqual({ ok: false, refusal: { code: 'service_unavailable', message, advice } });
    const client = await world.welcome('ana');
    client.say('join_session', { sessionId, userId: 'ana', friends: [] });
    await world.advance();
    expect(client.last('error')).toEqual({ code: 'service_unavailable', message, retry: 'later', type: 'join_session', ...advice });
  });

  it('[Y1] is listed without the time of its race when only the track is', async () => {
    const world = new World();
    const { sessionId } = await value(world, world.sessions.create(ana, { plan: { distance: 10 } }));
    const runner = await world.join('ana', { sessionId });
    for (const [place, distance] of [0, 20].entries()) {
      runner.say('pace_update', world.sample('ana', { sessionId, seq: place + 1, distance }));
      await world.advance(2_000);
    }
    const mine = async () => (await value(world, world.sessions.list(ana, { limit: 1 }))).sessions;
    expect(await mine()).toMatchObject([{ sessionId, plan: { distance: 10 }, recorded: { distance: 20, net: expect.any(Number) } }]);
    world.store.readTrack = () => Promise.reject(new StoreError('damaged', 'The track cannot be read.'));
    expect(await mine()).toEqual([expect.objectContaining({ sessionId, recorded: { distance: 20 } })]);
  });
});

describe('the start', () => {
  it('[S17] comes at its time', async () => {
    const world = new World();
    const startsAt = world.environment.now() + HOUR;
    const { sessionId } = await value(world, world.sessions.create(ana, { startsAt }));
    const runner = await world.join('ana', { sessionId });
    expect(runner.last('session_status')).toMatchObject({ status: 'waiting', startsAt });
    await world.advance(startsAt - world.environment.now() + 100);
    expect(runner.facts).toEqual([{ kind: 'started' }]);
    expect(runner.last('session_event').at).toBe(startsAt);
    expect(await value(world, world.sessions.describe(ana, sessionId))).toMatchObject({ status: 'active', startedAt: startsAt });
  });

  it('[S17] has come when somebody asks later, though the session was not in memory', async () => {
    const world = new World();
    const startsAt = world.environment.now() + HOUR;
    const { sessionId } = await value(world, world.sessions.create(ana, { startsAt }));
    await world.advance(3 * HOUR);
    expect(await value(world, world.sessions.describe(ana, sessionId))).toMatchObject({ status: 'active', startedAt: startsAt });
  });

  it('[S17] [S23] comes late when the store could not write in time', async () => {
    const world = new World();
    const startsAt = world.environment.now() + HOUR;
    const { sessionId } = await value(world, world.sessions.create(ana, { startsAt }));
    const runner = await world.join('ana', { sessionId });
    world.store.isFull = true;
    await world.advance(HOUR + 10_000);
    expect(runner.facts).toEqual([]);
    world.store.isFull = false;
    await world.advance(5_000);
    expect(runner.facts).toEqual([{ kind: 'started' }]);
  });
});

describe('the memory', () => {
  it('[S24] is given back when nobody is there, and nothing is lost by it', async () => {
    const world = new World();
    const { sessionId } = await value(world, world.sessions.create(ana, { friends: ['ben'] }));
    const loads = countLoads(world);
    const before = await value(world, world.sessions.describe(ana, sessionId));
    expect(loads).toEqual([]);
    await world.advance(61_000);
    expect(await value(world, world.sessions.describe(ana, sessionId))).toEqual(before);
    expect(loads).toEqual([sessionId]);
    await world.advance(HOUR);
    expect(world.environment.timers).toBe(0);
  });

  it('[S24] is given back also when somebody who has left is still connected', async () => {
    const world = new World();
    const runner = await world.join('ana');
    const loads = countLoads(world);
    runner.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance(61_000);
    await value(world, world.sessions.describe(ana, 'run'));
    expect(loads).toEqual(['run']);
    expect(runner.closed).toBeUndefined();
  });

  it('[S24] is not given back while somebody is connected or may still come back', async () => {
    const world = new World();
    const { ana: runner, ben: friend } = await world.pair();
    await world.advance(HOUR);
    friend.hangUp();
    await world.advance(5 * 60_000);
    runner.hangUp();
    await world.advance(9 * 60_000);
    expect(world.environment.timers).toBeGreaterThan(0);
    const back = await world.join('ana');
    expect(back.last('session_status').roster).toMatchObject([{ userId: 'ana', presence: 'here' }, { userId: 'ben', presence: 'left' }]);
  });

  it('[S20] is closed for good when nobody has been there for a day', async () => {
    const world = new World();
    const { sessionId } = await value(world, world.sessions.create(ana, {}));
    await world.advance(23 * HOUR);
    expect(await value(world, world.sessions.describe(ana, sessionId))).toMatchObject({ status: 'active' });
    await world.advance(2 * HOUR);
    expect(await value(world, world.sessions.describe(ana, sessionId))).toMatchObject({ status: 'ended', endedAt: expect.any(Number) });
  });
});

describe('two who open the same session at the same moment', () => {
  it('[S4] are in one session, which one of them has opened', async () => {
    const world = new World();
    const [ana, ben] = [await world.welcome('ana'), await world.welcome('ben')];
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: ['ben'] });
    ben.say('join_session', { sessionId: 'run', userId: 'ben', friends: ['ana'] });
    await world.advance();
    expect(ana.last('session_status').participants).toEqual(['ana']);
    expect(ben.last('session_status').participants).toEqual(['ana', 'ben']);
    expect(ana.last('session_status').epoch).toBe(ben.last('session_status').epoch);
  });

  it('[S4] are not together when the first has not named the second', async () => {
    const world = new World();
    const [ana, dan] = [await world.welcome('ana'), await world.welcome('dan')];
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    dan.say('join_session', { sessionId: 'run', userId: 'dan', friends: ['ana'] });
    await world.advance();
    expect(ana.last('session_status').participants).toEqual(['ana']);
    expect(dan.last('error')).toMatchObject({ code: 'not_invited', type: 'join_session' });
  });
});

describe('the end of the server', () => {
  it('waits for what it has accepted, and leaves no timer behind', async () => {
    const world = new World();
    const { ana: runner } = await world.pair();
    runner.say('pace_update', world.sample('ana', { seq: 1 }));
    const closing = world.sessions.close();
    await world.advance();
    await closing;
    expect(await world.store.readTrack(trackOf('run', 'ana'))).toHaveLength(1);
    runner.hangUp();
    await world.advance();
    expect(runner.last('ack')).toEqual({ sessionId: 'run', seq: 1 });
  });
});
