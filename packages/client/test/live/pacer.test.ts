import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PaceUpdateData } from '@paceline/client';
import { expire, flush, keepTo, newPacer, rejoin, take, untilDue, type Cadence, type Pacer, type PacerStep } from '../../src/live/pacer.ts';
import type { Arrival } from '../../src/live/way.ts';

const sample = (seq: number | undefined, others: Partial<PaceUpdateData> = {}): PaceUpdateData => ({
  userId: 'ana',
  sessionId: 'run',
  pace: 5,
  timestamp: '2026-05-01T06:30:00.000Z',
  ...(seq !== undefined && { seq }),
  ...others,
});

/** What leaves now arrives 40 ms later, by a server's clock that is 1,000 s ahead. */
const arrival = { shift: 1_000_040, margin: 10 };
const seqs = ({ leaving }: PacerStep): (number | undefined)[][] => leaving.map((samples) => samples.map(({ seq }) => seq));

/** A runner who keeps to a cadence, and whose first sample has left. */
function running(cadence: Cadence = { interval: 1_000, phase: 500 }): Pacer {
  return take(keepTo(newPacer, cadence).pacer, sample(1), { now: 0, arrival }).pacer;
}

describe('a sample', () => {
  test('leaves at once where nobody has named a cadence, and where the way to the server is not known yet', () => {
    const free = take(newPacer, sample(1), { now: 0, arrival });
    expect([seqs(free), seqs(take(free.pacer, sample(2), { now: 5, arrival }))]).toEqual([[[1]], [[2]]]);
    expect(seqs(take(running(), sample(2), { now: 5, arrival: undefined }))).toEqual([[2]]);
  });

  test('[T10] is held until it arrives by the margin before the phase', () => {
    const held = take(running(), sample(2), { now: 100, arrival });
    // 450 + 40 is 10 before the phase.
    expect(held).toMatchObject({ pacer: { name: 'holding', due: 450 }, leaving: [] });
    expect(seqs(expire(held.pacer, 449))).toEqual([]);
    expect(seqs(expire(held.pacer, 450))).toEqual([[2]]);
  });

  test('[T10] leaves at once when it arrives within the margin, and not when that is missed', () => {
    expect(seqs(take(running(), sample(2), { now: 455, arrival }))).toEqual([[2]]);
    expect(take(running(), sample(2), { now: 461, arrival })).toMatchObject({ leaving: [], pacer: { due: 1_450 } });
  });

  test('[T10] leaves once in an interval: a second one waits for the next phase', () => {
    const first = take(running(), sample(2), { now: 451, arrival });
    expect(take(first.pacer, sample(3), { now: 459, arrival })).toMatchObject({ leaving: [], pacer: { due: 1_450 } });
    const expired = expire(take(running(), sample(2), { now: 100, arrival }).pacer, 452);
    expect(take(expired.pacer, sample(3), { now: 455, arrival })).toMatchObject({ leaving: [], pacer: { due: 1_450 } });
  });

  test.each([
    ['the first after a join', rejoin(running()).pacer, {}],
    ['one with another status', running(), { status: 'paused' }],
    ['the last one', take(running(), sample(2, { status: 'finished' }), { now: 1, arrival }).pacer, { status: 'finished' }],
  ] as const)('[T10] %s does not wait', (_, pacer, others) => {
    const paced = keepTo(pacer, { interval: 1_000, phase: 500 }).pacer;
    expect(seqs(take(paced, sample(3, others), { now: 100, arrival }))).toEqual([[3]]);
  });

  test('[T10] of a runner who stands waits like any other, once its status is known', () => {
    const paused = take(running(), sample(2, { status: 'paused' }), { now: 100, arrival });
    expect(seqs(take(paused.pacer, sample(3, { status: 'paused' }), { now: 200, arrival }))).toEqual([]);
  });
});

describe('what is held', () => {
  const held = [2, 3, 4].reduce((pacer, seq) => take(pacer, sample(seq), { now: 100 * seq, arrival }).pacer, running({ interval: 3_000, phase: 500 }));

  test('[T10] leaves together, when the first is due', () => {
    expect([seqs(expire(held, 2_449)), seqs(expire(held, 2_450))]).toEqual([[], [[2, 3, 4]]]);
  });

  test('leaves before what is urgent, in the same message', () => {
    expect(seqs(take(held, sample(5, { status: 'paused' }), { now: 450, arrival }))).toEqual([[2, 3, 4, 5]]);
  });

  test('leaves alone before what cannot share its message: a sample once more, one without a number, one of another track', () => {
    for (const next of [sample(4), sample(undefined), sample(5, { userId: 'ben' }), sample(5, { sessionId: 'walk' })]) {
      expect(seqs(take(held, next, { now: 450, arrival }))).toEqual([[2, 3, 4], [next.seq]]);
    }
  });

  test('leaves when the cadence changes, and not when it is told again', () => {
    expect(keepTo(held, { interval: 3_000, phase: 500 })).toEqual({ pacer: held, leaving: [] });
    const step = keepTo(held, { interval: 1_000, phase: 500 });
    expect([step.pacer.name, seqs(step)]).toEqual(['open', [[2, 3, 4]]]);
  });

  test('leaves at once on demand, and before a join, after which everything is as before the first', () => {
    expect([seqs(flush(held)), flush(held).pacer.name]).toEqual([[[2, 3, 4]], 'open']);
    expect(rejoin(held)).toMatchObject({ pacer: { name: 'free', last: undefined } });
    expect(seqs(rejoin(held))).toEqual([[2, 3, 4]]);
  });

  test('is bounded', () => {
    let pacer = running({ interval: 1_000_000, phase: 0 });
    const left: unknown[] = [];
    for (let seq = 2; seq <= 200; seq++) {
      const step = take(pacer, sample(seq), { now: seq, arrival });
      pacer = step.pacer;
      left.push(...seqs(step));
    }
    expect(left.length).toBeGreaterThan(2);
    expect(left.every((samples) => (samples as unknown[]).length <= 51)).toBe(true);
  });
});

describe('the next moment to read a sensor', () => {
  test('[T10] is when a sample would leave at once', () => {
    const pacer = running();
    const wait = untilDue(pacer, 100, arrival) ?? 0;
    expect(wait).toBe(350);
    const step = take(pacer, sample(2), { now: 100 + wait, arrival });
    expect(seqs(step)).toEqual([[2]]);
    expect(untilDue(step.pacer, 100 + wait, arrival)).toBe(1_000);
  });

  test('is one each second also where samples leave less often, whole seconds before that', () => {
    const slow: Pacer = { name: 'open', last: 'running', cadence: { interval: 3_000, phase: 600 }, leftAt: -Infinity };
    const exact: Arrival = { shift: 0, margin: 0 };
    expect([0, 590, 1_700, 2_900].map((now) => untilDue(slow, now, exact))).toEqual([600, 10, 900, 700]);
    expect(untilDue({ ...slow, leftAt: 600 }, 700, exact)).toBe(900);
  });

  test('is not the one that a sample waits for already', () => {
    expect(untilDue(take(running(), sample(2), { now: 100, arrival }).pacer, 200, arrival)).toBe(1_250);
  });

  test('is unknown without a cadence, and without a way', () => {
    expect([untilDue(newPacer, 0, arrival), untilDue(running(), 0, undefined)]).toEqual([undefined, undefined]);
  });
});

test('[T10] whatever comes, every sample leaves once, in order, within one interval', () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('take' as const), after: fc.double({ min: 0, max: 2_000, noNaN: true }), status: fc.constantFrom(...(['running', 'running', 'running', 'paused', 'finished'] as const)) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cadence' as const), interval: fc.integer({ min: 1, max: 5_000 }), phase: fc.nat(5_000) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('way' as const), shift: fc.double({ min: -1e6, max: 1e13, noNaN: true }), margin: fc.integer({ min: 10, max: 250 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
  );
  let held = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let [pacer, now, way, seq, interval] = [newPacer, 0, arrival, 0, Infinity];
      const takenAt: number[] = [];
      const left: number[] = [];
      const run = ({ pacer: after, leaving }: PacerStep): void => {
        pacer = after;
        for (const samples of leaving) {
          held += samples.length > 1 ? 1 : 0;
          for (const { seq: one = 0 } of samples) {
            left.push(one);
            // Half a millisecond for what doubles of that size do to a moment.
            expect(now - (takenAt[one] ?? 0)).toBeLessThanOrEqual(interval + 0.5);
          }
        }
      };
      const pass = (ms: number): void => {
        const until = now + ms;
        if (pacer.name === 'holding' && pacer.due <= until) {
          now = pacer.due;
          run(expire(pacer, now));
        }
        now = until;
      };
      for (const what of steps) {
        if (what.do === 'take') {
          pass(what.after);
          seq += 1;
          takenAt[seq] = now;
          run(take(pacer, sample(seq, { status: what.status }), { now, arrival: way }));
        } else if (what.do === 'cadence') {
          run(keepTo(pacer, what));
          interval = what.interval;
        } else if (what.do === 'way') way = { shift: what.shift, margin: what.margin };
        else run(flush(pacer));
      }
      pass(5_001);
      expect(left).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
    }),
  );
  expect(held).toBeGreaterThan(0);
});
