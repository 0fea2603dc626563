import { VirtualEnvironment } from '@paceline/core/testing';
import type { TrackSample } from '@paceline/protocol';
import { describe, expect, it } from 'vitest';
import type { TrackRange } from '../../src/journal/store.ts';
import { netTime, sessionResults, type ResultsRequest } from '../../src/sessions/session-results.ts';
import type { Member, Session } from '../../src/sessions/session.ts';

const START = Date.UTC(2026, 4, 1, 6, 30);

interface Written {
  readonly sample: TrackSample;
  readonly at: number;
}

/** A sample a second at an even speed, from `from` to `to` seconds after the common start; `leap` metres are added in the middle. */
function writes(speed: number, [from, to]: readonly [number, number], { leap = 0, clock = 0, before = 0 } = {}): readonly Written[] {
  return Array.from({ length: to - from + 1 }, (_, place) => {
    const at = START + (from + place) * 1000;
    const status = place === to - from ? ('finished' as const) : ('running' as const);
    const distance = before + speed * place + (place > (to - from) / 2 ? leap : 0);
    return { at, sample: { seq: place + 1, pace: 5, timestamp: new Date(at + clock).toISOString(), distance, moving: place, status } };
  });
}

/** A session that began at the start, and a store with these tracks of one writer each, or several. */
function world(tracks: Readonly<Record<string, Readonly<Record<string, readonly Written[]>>>>, more: Partial<Member> = {}) {
  const names = Object.keys(tracks);
  const members = names.map((userId, index): Member => ({
    sessionId: 'run', userId, name: userId, role: 'runner', index, joinedAt: START, leftAt: null, estimate: null, finishedAt: null, writer: '', writerEpoch: 1, isErased: false, presence: 'here', phase: 'finished', givenUp: false, ...more,
  }));
  const record = { sessionId: 'run', epoch: 'e', code: 'ABCDEF', title: 'Run', openedBy: 'ana', sharing: 'pace', plan: null, status: 'active', createdAt: START - 60_000, startsAt: START, startedAt: START, endedAt: null } as const;
  const session: Session = { record, invited: new Set(), members, offset: 0 };
  const of = ({ userId, writer }: { readonly userId: string; readonly writer: string }, { after, limit }: TrackRange = { after: 0, limit: Infinity }) => (tracks[userId]?.[writer] ?? []).slice(after, after + limit);
  const store = {
    readTrack: (key: { readonly userId: string; readonly writer: string }, range?: TrackRange) => Promise.resolve(of(key, range).map(({ sample }) => sample)),
    readTimes: (key: { readonly userId: string; readonly writer: string }, range?: TrackRange) => Promise.resolve(of(key, range).map(({ at }) => at)),
  };
  return { store, session, writersOf: (userId: string) => Object.keys(tracks[userId] ?? {}) };
}

function raced(...args: Parameters<typeof world>) {
  const { store, session, writersOf } = world(...args);
  return (distance?: number, environment: ResultsRequest['environment'] = new VirtualEnvironment()) => sessionResults(store, session, { writersOf, distance, environment });
}

const value = async (results: ReturnType<ReturnType<typeof raced>>) => {
  const outcome = await results;
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
};

describe('results', () => {
  it('[Q1] go by the times of the server, whatever the clocks of the devices say, and rank by both starts', async () => {
    const { runners, isFinal, startedAt } = await value(raced({ ana: { '': writes(3, [0, 600], { clock: 86_400_000 }) }, ben: { '': writes(4, [100, 600]) } })(1500));
    expect(runners.map(({ userId, rank, netRank }) => [userId, rank, netRank])).toEqual([['ben', 1, 1], ['ana', 2, 2]]);
    expect(runners.map(({ elapsed, net }) => [elapsed, net])).toEqual([[475, 375], [500, 500]]);
    expect([isFinal, startedAt]).toEqual([true, START]);
  });

  it('[Q1] leave out what was recorded before the start, and join what several writers have', async () => {
    const { runners } = await value(raced({ ana: { a: writes(3, [-30, 100], { before: -90 + 90 }), b: writes(3, [101, 200], { before: 393 }) } })());
    expect(runners[0]).toMatchObject({ elapsed: 200, distance: 603, coverage: 1 });
  });

  it('[Q1] count the way by its positions where an app tells no distance', async () => {
    const placed = writes(0, [0, 120]).map(({ at, sample: { distance: _, moving: _moving, ...sample } }, second) => ({ at, sample: { ...sample, location: { latitude: 46 + second * 3 / 111_195, longitude: 7 } } }));
    const [ana, ...others] = (await value(raced({ ana: { '': placed }, ben: { '': placed.map(({ at, sample: { location: _, ...sample } }) => ({ at, sample })) } })())).runners;
    expect(others).toEqual([]);
    expect(ana?.distance).toBeGreaterThan(340);
    expect(ana?.distance).toBeLessThan(370);
    expect(ana?.moving).toBeGreaterThan(100);
    expect((await value(raced({ ana: { '': placed } })(200))).runners[0]?.elapsed).toBeCloseTo(67, -1);
  });

  it('[Q1] are final when nobody runs any more, and none of a crowd', async () => {
    const tracks = { ana: { '': writes(3, [0, 10]) } };
    expect((await value(raced(tracks, { phase: 'going' })())).isFinal).toBe(false);
    expect((await value(raced(tracks, { phase: 'going', presence: 'left' })())).isFinal).toBe(true);
    const crowd = Object.fromEntries(Array.from({ length: 501 }, (_, place) => [`user-${place}`, {}]));
    expect(await raced(crowd)()).toMatchObject({ ok: false, refusal: { code: 'service_unavailable', message: 'Results of more than 500 runners are not computed; this session has had 501.' } });
  });

  it('[Q1] are of all who have recorded something, whoever they are by now, and wait for nobody who watches', async () => {
    const tracks = { ana: { '': writes(3, [0, 10]) }, ben: {} };
    const watching = await value(raced(tracks, { role: 'spectator', phase: 'going' })());
    expect([watching.runners.map(({ userId }) => userId), watching.isFinal]).toEqual([['ana'], true]);
    expect((await value(raced(tracks, { role: 'spectator', isErased: true })())).runners).toEqual([]);
  });

  it('[Q1] let others have their turn while those of many are computed, and are the same as in one go', async () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, place) => [`user-${place}`, { '': writes(3 + place / 50, [0, 300]) }]));
    const virtual = new VirtualEnvironment();
    let [now, turns] = [0, 0];
    // Every look at the clock finds it 4 ms later.
    const busy = { monotonic: () => (now += 4), setTimer: (delay: number, run: () => void) => virtual.setTimer(delay, () => ((turns += 1), run())) };
    const results = await virtual.settle(value(raced(many)(1_000, busy)));
    expect(results).toEqual(await value(raced(many)(1_000)));
    expect(turns).toBeGreaterThanOrEqual(10);
  });

  it('[Q2] tell who was faster than anybody ever, and count it', async () => {
    const { runners, doubtful } = await value(raced({ ana: { '': writes(9, [0, 600]) }, ben: { '': writes(3.2, [0, 600]) } })());
    expect(runners[0]).toMatchObject({ userId: 'ana', distance: 5_400 });
    expect(doubtful).toEqual([{ userId: 'ana', doubts: [{ elapsed: expect.closeTo(5_000 / 9, 1) as number, reason: 'record', metres: 0 }] }]);
  });

  it('[Q2] count no leap, and tell of it', async () => {
    const { runners, doubtful } = await value(raced({ ana: { '': writes(3, [0, 600], { leap: 5_000 }) }, ben: { '': writes(3.2, [0, 600]) } })());
    expect(runners.map(({ userId }) => userId)).toEqual(['ben', 'ana']);
    expect(doubtful).toMatchObject([{ userId: 'ana', doubts: [{ elapsed: 301, reason: 'too_fast' }] }]);
  });
});

describe('the time over the distance of the plan', () => {
  it('[Y1] is that of the results, for one alone, and of nobody who has not covered it', async () => {
    const { store, session, writersOf } = world({ ana: { '': writes(3, [10, 600]) }, ben: { '': writes(2, [0, 600]) }, cleo: { '': writes(2, [0, 600], { leap: 600 }) } });
    const race = { ...session, record: { ...session.record, plan: { distance: 1500 } } };
    const times = race.members.map((member) => netTime(store, race, { member, writers: writersOf(member.userId), environment: new VirtualEnvironment() }));
    expect(await Promise.all(times)).toEqual([500, undefined, undefined]);
    const { runners } = await value(sessionResults(store, race, { writersOf, environment: new VirtualEnvironment() }));
    expect(Object.fromEntries(runners.map(({ userId, isFinished, net }) => [userId, isFinished && net]))).toEqual({ ana: 500, ben: false, cleo: false });
    const [ana] = session.members;
    expect(await netTime(store, session, { member: ana!, writers: [''], environment: new VirtualEnvironment() })).toBeUndefined();
  });
});
