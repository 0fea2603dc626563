import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hear, hearRecorded, liveAt, recordedAt, sessionTime, type SenderClock } from '../../src/sessions/session-time.ts';
import { MORNING } from './support.ts';

/**
 * When the server takes live samples for taken, in milliseconds after the morning: each came at `at` and was stamped
 * `stamped`. They are numbered as they come unless they say otherwise.
 */
function judged(samples: readonly { readonly at: number; readonly stamped: number; readonly seq?: number }[]): readonly number[] {
  let clock: SenderClock | undefined;
  return samples.map(({ at, stamped, seq = 0 }, place) => {
    const stamp = MORNING + stamped;
    clock = hear(clock, { seq: seq === 0 ? place + 1 : seq, stamp }, MORNING + at);
    return liveAt(clock, stamp, MORNING + at) - MORNING;
  });
}

describe('when a reading was taken', () => {
  it.each([
    { name: 'when it says, up to 10 s before its receipt', stamped: -10_000, expected: -10_000 },
    { name: 'when it says, up to 1 s after its receipt', stamped: 1_000, expected: 1_000 },
    { name: 'when it came, if it says longer ago', stamped: -10_001, expected: 0 },
    { name: 'when it came, if it is from the future', stamped: 1_001, expected: 0 },
    { name: 'when it came, of a clock that is a day off', stamped: -86_400_000, expected: 0 },
  ])('[T5] the first live one of a writer $name', ({ stamped, expected }) => {
    expect(judged([{ at: 0, stamped }])).toEqual([expected]);
  });

  it('[T5] live ones that were held up when they say, however long they were', () => {
    const samples = [0, 1_000, 2_000, 3_000, 4_000].map((stamped) => ({ stamped, at: stamped < 2_000 ? stamped + 50 : 60_000 }));
    expect(judged(samples)).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
  });

  it('[T5] those that overtook each other while they were held up when they say', () => {
    const seqs = [1, 2, 5, 4, 3, 6];
    const samples = seqs.map((seq) => ({ seq, stamped: seq * 1_000, at: seq < 3 ? seq * 1_000 : 60_000 }));
    expect(judged(samples)).toEqual(seqs.map((seq) => seq * 1_000));
  });

  it.each([-86_400_000, -11_000, 1_500, 86_400_000])('[T5] [G8] those of a clock that is %i ms off from the start at their true times, and when they were held up as well', (off) => {
    const samples = [0, 1_000, 2_000, 3_000].map((taken) => ({ stamped: taken + off, at: taken < 2_000 ? taken : 30_000 }));
    expect(judged(samples)).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it.each([-86_400_000, 86_400_000])('[T5] [G8] those of a clock that is set by %i ms on the way not far from their true times', (by) => {
    const samples = Array.from({ length: 20 }, (_, second) => ({ stamped: second * 1_000 + (second < 10 ? 0 : by), at: second * 1_000 + 100 }));
    judged(samples).forEach((taken, second) => expect(Math.abs(taken - second * 1_000)).toBeLessThanOrEqual(100));
  });

  it('[T5] never later than 1 s after the receipt, whatever is stamped', () => {
    const sample = fc.record({ at: fc.integer({ min: 0, max: 5_000 }), stamped: fc.integer({ min: -1e8, max: 1e8 }) });
    fc.assert(
      fc.property(fc.array(sample), (steps) => {
        let at = 0;
        const samples = steps.map((step) => ({ ...step, at: (at += step.at) }));
        judged(samples).forEach((taken, place) => expect(taken).toBeLessThanOrEqual((samples[place]?.at ?? 0) + 1_000));
      }),
    );
  });

  it('[T5] live ones behind a batch that has proved the clock right when they say, however long they were held up', () => {
    const proved = hearRecorded(undefined, { seq: 5, stamp: MORNING - 2_000 }, MORNING);
    const [stamp, receivedAt] = [MORNING + 1_000, MORNING + 60_000];
    expect(liveAt(hear(proved, { seq: 6, stamp }, receivedAt), stamp, receivedAt)).toBe(stamp);
    expect(hearRecorded(undefined, { seq: 5, stamp: MORNING - 60_000 }, MORNING)).toBeUndefined();
  });

  it('[T5] a recorded one when it says, however long ago, but not after its receipt', () => {
    expect(recordedAt(MORNING - 86_400_000, MORNING)).toBe(MORNING - 86_400_000);
    expect(recordedAt(MORNING + 500, MORNING)).toBe(MORNING);
  });

  it('is whole milliseconds from the origin, and never negative', () => {
    expect(sessionTime(MORNING + 1_500.4, MORNING)).toBe(1_500);
    expect(sessionTime(MORNING - 1, MORNING)).toBe(0);
  });
});
