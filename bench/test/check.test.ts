import type { FriendUpdateData } from '@paceline/protocol';
import { decodeTick, encodeTick } from '@paceline/protocol/binary';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../check/bounds.ts';
import type { Told } from '../check/comparison.ts';
import { Faults, type FaultKind } from '../check/faults.ts';
import { nearOf, periodOf } from '../check/field.ts';
import { Judge, type Counts } from '../check/judge.ts';
import { checkOptionsOf } from '../check/options.ts';
import { readingsOf } from '../check/readings.ts';
import { checkReport } from '../check/report.ts';
import { voiceOf, voices, type Voice } from '../check/voices.ts';
import { Histogram } from '../fanout/histogram.ts';

const [ORIGIN, SECOND] = [1_777_617_000_000, 1_000];
const bounds = boundsOf(50);
const voice = (id: Voice['id']): Voice => voices.find((one) => one.id === id) ?? voices[0]!;

/** A session of one of each voice, in which everybody sends at each full second of the clock. */
function session({ isNear = () => true }: { readonly isNear?: (receiver: number, runner: number) => boolean } = {}) {
  const faults = new Faults();
  const counts: Counts = { sent: 0, updates: 0, repeated: 0, shown: 0, own: 0, superseded: 0, elsewhere: 0, ages: { paced: new Histogram(), unpaced: new Histogram() } };
  const members = voices.map((one, place) => ({ number: 40 + place, userId: `0190b0b0-1111-7222-8333-44445555666${place}`, index: place + 7, voice: one }));
  const judge = new Judge({ sessionId: 'run', origin: ORIGIN, members, bounds, isNear, period: 2, since: -Infinity }, faults, counts);
  const takenAt = (seq: number): number => ORIGIN + seq * SECOND + 123;
  const send = (runner: number, seq: number, at = seq * SECOND): void => judge.sent(runner, { at, takenAt: takenAt(seq) });
  const update = (runner: number, seq: number, changes: object = {}): FriendUpdateData => {
    const { number, userId, index, voice: own } = members[runner]!;
    const { status = 'running', ...readings } = readingsOf(number, seq, own);
    return { ...readings, status, userId, sessionId: 'run', index, seq, timestamp: new Date(takenAt(seq)).toISOString(), sessionTime: takenAt(seq) - ORIGIN, ...changes };
  };
  const binary = (one: FriendUpdateData): Told => {
    const tick = decodeTick(encodeTick([one], (one.sessionTime ?? 0) + 200)!);
    if (!tick.ok) throw new Error(tick.failure.message);
    return { form: 'binary', update: tick.records[0]! };
  };
  const told = (one: Told, { receiver = 2, at = (one.update.seq ?? 0) * SECOND + 100, isSnapshot = false } = {}): void => judge.told(receiver, one, { arrival: { at, earliest: at - 1 }, isSnapshot });
  return { judge, faults, counts, members, send, update, binary, told };
}

const kinds = (faults: Faults): Partial<Record<FaultKind, number>> => Object.fromEntries(faults.counts);

describe('the judge of what members are told', () => {
  it('[B4] finds nothing wrong with what came as it was sent, in binary to the half of a step and in JSON exactly', () => {
    const { judge, faults, counts, members, send, update, binary, told } = session();
    for (const runner of members.keys()) {
      for (let seq = 1; seq <= 30; seq++) {
        send(runner, seq);
        for (const receiver of members.keys()) {
          if (receiver === 0 || receiver === 1) told(binary(update(runner, seq)), { receiver });
          else if (receiver === 4) told({ form: 'ios', update: update(runner, seq, { userId: members[runner]!.userId.toUpperCase() }) }, { receiver });
          else told({ form: 'json', update: update(runner, seq) }, { receiver });
        }
      }
    }
    judge.end();
    expect(faults.sentences).toEqual([]);
    expect(counts).toMatchObject({ sent: 150, updates: 30 * 5 * 4, own: 30 * 5, superseded: 0 });
    expect(counts.ages.paced.total).toBe(30 * 4);
  });

  it.each([
    ['distance', { distance: 12.4 }],
    ['status', { status: 'paused' }],
    ['pace', { pace: 9 }],
    ['latitude', { location: { latitude: 48.5, longitude: 11.57 } }],
    ['heartRate', { heartRate: 99 }],
    ['sessionTime', { sessionTime: 1_200 }],
    ['index', { index: 9 }],
    ['writerEpoch', { writerEpoch: 2 }],
    ['altitude', { altitude: undefined }],
    ['a member that nobody sent', { surprise: 1 }],
  ] as const)('tells that %s came otherwise than it was sent', (_, change) => {
    const { faults, send, update, told } = session();
    send(0, 1);
    told({ form: 'json', update: update(0, 1, change) });
    expect(kinds(faults)).toEqual({ different: 1 });
  });

  it.each([
    ['distance', { distance: 12.4 }],
    ['speed, that of the pace', { pace: 9 }],
    ['place', { location: { latitude: 48.130_01, longitude: 11.57 } }],
    ['status', { status: 'paused' }],
    ['sessionTime', { sessionTime: 1_100 }],
  ] as const)('[B1] tells that the %s came otherwise in binary', (_, change) => {
    const { faults, send, update, binary, told } = session();
    send(3, 1);
    told(binary(update(3, 1, change)), { receiver: 0 });
    expect(kinds(faults)).toEqual({ different: 1 });
  });

  it('tells of a runner who is not in the session, and of a sample that was never sent', () => {
    const { faults, send, update, binary, told } = session();
    send(0, 1);
    told({ form: 'json', update: update(0, 1, { userId: 'somebody' }) });
    told(binary(update(0, 1, { index: 99 })));
    told({ form: 'json', update: update(0, 2) });
    expect(kinds(faults)).toEqual({ foreign: 3 });
  });

  it('tells of what goes back, in number or in time', () => {
    const { faults, counts, send, update, told } = session();
    for (const seq of [1, 2, 3]) send(0, seq);
    for (const seq of [1, 2, 3]) told({ form: 'json', update: update(0, seq) });
    told({ form: 'json', update: update(0, 3) });
    expect(counts.repeated).toBe(1);
    expect(faults.total).toBe(0);
    told({ form: 'json', update: update(0, 2) }, { at: 2_300 });
    expect(kinds(faults)).toEqual({ backwards: 1 });
    send(0, 4);
    told({ form: 'json', update: update(0, 4, { sessionTime: 2_000 }) });
    expect(kinds(faults)).toEqual({ backwards: 2, different: 1 });
  });

  it('[T3] tells of a sample that is older than its sender’s bound, and counts as come what may have come earlier', () => {
    const { faults, send, update, told } = session();
    for (const seq of [1, 2]) send(0, seq);
    told({ form: 'json', update: update(0, 1) }, { at: SECOND + bounds.paced + 1 });
    expect(faults.total).toBe(0);
    told({ form: 'json', update: update(0, 2) }, { at: 2 * SECOND + bounds.paced + 2 });
    expect(kinds(faults)).toEqual({ stale: 1 });
  });

  it('[T9] tells of a lost sample, but not of one whose successor waited for the same tick', () => {
    const { judge, faults, counts, send, update, told } = session();
    send(0, 1);
    send(0, 2, SECOND + bounds.superseded);
    send(0, 3, 3 * SECOND);
    told({ form: 'json', update: update(0, 2) }, { at: SECOND + bounds.superseded });
    expect(counts.superseded).toBe(1);
    expect(faults.total).toBe(0);
    judge.end();
    // The third to this one, and all three to the three others.
    expect(kinds(faults)).toEqual({ lost: 1 + 3 * 3 });
  });

  it('[T12] asks of those who run elsewhere in a large race only for the samples of their turns', () => {
    const { faults, counts, send, update, told } = session({ isNear: () => false });
    for (let seq = 1; seq <= 9; seq++) send(0, seq);
    told({ form: 'json', update: update(0, 1) });
    told({ form: 'json', update: update(0, 3) });
    expect(faults.total).toBe(0);
    expect(counts.elsewhere).toBe(1);
    told({ form: 'json', update: update(0, 6) });
    expect(kinds(faults)).toEqual({ lost: 1 });
  });
});

describe('[T12] who gets everything of whom', () => {
  const members = (count: number, friends: readonly string[] = []) => Array.from({ length: count }, (_, place) => ({ userId: `r${place}`, distance: 10_000 - place * 20, friends: place === count - 1 ? friends : [] }));

  it('are all of all, up to the limit', () => {
    expect(nearOf(members(200), bounds)(199, 100)).toBe(true);
    expect(periodOf(200)).toBe(1);
    expect(periodOf(300)).toBe(2);
  });

  it('are in a large race those beside each other, the first, and those whom one named first', () => {
    const named = ['r100', ...Array.from({ length: 49 }, (_, place) => `r${150 + place}`), 'r101'];
    const isNear = nearOf(members(300, named), bounds);
    expect([isNear(100, 145), isNear(145, 100), isNear(100, 160)]).toEqual([true, true, false]);
    expect([isNear(299, 0), isNear(299, 5), isNear(299, 10), isNear(0, 299)]).toEqual([true, true, false, false]);
    expect([isNear(299, 100), isNear(299, 101), isNear(298, 100)]).toEqual([true, false, false]);
  });
});

describe('the voices of the check', () => {
  it('are mixed in each session, and all are there', () => {
    for (const session of [0, 1, 2, 17]) {
      expect(new Set([0, 1, 2, 3].map((place) => voiceOf(session, place).id)).size).toBeGreaterThanOrEqual(2);
      expect(new Set(Array.from({ length: 10 }, (_, place) => voiceOf(session, place).id)).size).toBe(voices.length);
    }
    expect(voice('paced').isPaced).toBe(true);
  });
});

describe('the options of the check', () => {
  it('are sessions of four and larger ones', () => {
    expect(checkOptionsOf([])).toMatchObject({ seconds: 20, scheduling: 50 });
    expect(checkOptionsOf(['--sessions', '2', '--large', '30,40'])?.sizes).toEqual([4, 4, 30, 40]);
    expect(checkOptionsOf(['--help'])).toBeUndefined();
  });

  it.each([[['--sessions', '0', '--large', '0']], [['--large', '501']], [['--large', 'x']], [['--seconds', '1']]])('refuse %j with what to do', (args) => {
    expect(() => checkOptionsOf(args)).toThrow(/must be|Give/);
  });
});

describe('the report of the check', () => {
  it('counts what was checked, and lists the first faults of each kind', () => {
    const { faults, counts, judge, send } = session();
    const report = (): string => checkReport({ members: 5, sizes: [4, 4, 100], seconds: 20, bounds, counts, frames: { binary: 1, json: 2_000, ios: 3 }, faults, held: 0, longestPause: 4 });
    expect(report()).toContain('5 in 2 sessions of 4, 1 session of 100, for 20 s');
    expect(report()).toMatch(/Nothing was lost, foreign, stale, backwards or different\.$/);
    for (let seq = 1; seq <= 20; seq++) send(0, seq);
    judge.end();
    expect(report()).toContain('Wrong: 80 lost. The first of each:');
    expect(report().split('\n').filter((line) => line.startsWith('  lost: '))).toHaveLength(5);
  });
});
