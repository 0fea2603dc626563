import { describe, expect, it } from 'vitest';
import { sessionTime, takenAt } from '../../src/sessions/session-time.ts';
import { MORNING } from './support.ts';

describe('when a reading was taken', () => {
  it.each([
    { name: '[T5] a live one when it says, up to 10 s before its receipt', lane: 'live', stamped: -10_000, expected: -10_000 },
    { name: '[T5] a live one when it says, up to 1 s after its receipt', lane: 'live', stamped: 1_000, expected: 1_000 },
    { name: '[T5] a live one from longer ago when it came', lane: 'live', stamped: -10_001, expected: 0 },
    { name: '[T5] a live one from the future when it came', lane: 'live', stamped: 1_001, expected: 0 },
    { name: '[T5] a live one of a clock that is a day off when it came', lane: 'live', stamped: -86_400_000, expected: 0 },
    { name: '[T5] a recorded one when it says, however long ago', lane: 'recorded', stamped: -86_400_000, expected: -86_400_000 },
    { name: '[T5] a recorded one not after its receipt', lane: 'recorded', stamped: 500, expected: 0 },
  ] as const)('$name', ({ lane, stamped, expected }) => {
    expect(takenAt(MORNING + stamped, MORNING, lane)).toBe(MORNING + expected);
  });

  it('is whole milliseconds from the origin, and never negative', () => {
    expect(sessionTime(MORNING + 1_500.4, MORNING)).toBe(1_500);
    expect(sessionTime(MORNING - 1, MORNING)).toBe(0);
  });
});
