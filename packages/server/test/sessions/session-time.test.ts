import { describe, expect, it } from 'vitest';
import { sessionTime, takenAt } from '../../src/sessions/session-time.ts';
import { MORNING } from './support.ts';

describe('when a reading was taken', () => {
  it.each([
    ['[T5] a live one when it says, up to 10 s before its receipt', 'live', -10_000, -10_000],
    ['[T5] a live one when it says, up to 1 s after its receipt', 'live', 1_000, 1_000],
    ['[T5] a live one from longer ago when it came', 'live', -10_001, 0],
    ['[T5] a live one from the future when it came', 'live', 1_001, 0],
    ['[T5] a live one of a clock that is a day off when it came', 'live', -86_400_000, 0],
    ['[T5] a recorded one when it says, however long ago', 'recorded', -86_400_000, -86_400_000],
    ['[T5] a recorded one not after its receipt', 'recorded', 500, 0],
  ] as const)('%s', (_, lane, stamped, expected) => {
    expect(takenAt(MORNING + stamped, MORNING, lane)).toBe(MORNING + expected);
  });

  it('is whole milliseconds from the origin, and never negative', () => {
    expect(sessionTime(MORNING + 1_500.4, MORNING)).toBe(1_500);
    expect(sessionTime(MORNING - 1, MORNING)).toBe(0);
  });
});
