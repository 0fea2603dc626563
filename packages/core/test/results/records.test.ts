import { recordDoubts, resultsOf, type Course, type Doubt } from '@paceline/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** A runner who covers that many metres at an even speed, heard of once a second. */
function course(speed: number, metres: number): Course {
  const seconds = Math.ceil(metres / speed);
  return { userId: 'ana', name: 'Ana', isFinished: true, points: Array.from({ length: seconds + 1 }, (_, second) => ({ elapsed: second, distance: speed * second, moving: second })) };
}

const doubtsOf = (one: Course): readonly Doubt[] => recordDoubts(one, resultsOf([one]).runners[0]?.best ?? []);

describe('a run as a whole', () => {
  it('[Q2] of a marathon at a speed that a sprinter holds for seconds is doubted once, and loses no metre', () => {
    const one = course(12.4, 42_195);
    expect(doubtsOf(one)).toMatchObject([{ reason: 'record', metres: 0 }]);
    expect(doubtsOf(one)[0]?.elapsed).toBeCloseTo(42_195 / 12.4, 0);
    expect(resultsOf([one]).runners[0]?.distance).toBeGreaterThanOrEqual(42_195);
  });

  it.each([
    ['1 km', 1_000, 131.96],
    ['5 km', 5_000, 755.36],
    ['10 km', 10_000, 1_571],
    ['half a marathon', 21_097.5, 3_450],
    ['a marathon', 42_195, 7_235],
  ])('[Q2] of %s is doubted when it is faster than the world record by more than a twentieth', (_, metres, record) => {
    expect(doubtsOf(course(metres / record, metres))).toEqual([]);
    expect(doubtsOf(course(metres / (record * 0.96), metres))).toEqual([]);
    expect(doubtsOf(course(metres / (record * 0.94), metres))).toMatchObject([{ reason: 'record' }]);
  });

  it('[Q2] is doubted for a stretch of it too, and told where that ended', () => {
    const { points } = course(3, 6_000);
    const fast = points.map(({ elapsed }) => ({ elapsed, moving: elapsed, distance: 3 * elapsed + 6 * Math.min(300, Math.max(0, elapsed - 500)) }));
    expect(doubtsOf({ userId: 'ana', name: 'Ana', isFinished: true, points: fast })).toMatchObject([{ reason: 'record', elapsed: expect.closeTo(611, 0) as number }]);
  });

  it('[Q2] of no one who is slower than the best is doubted, however they share out their strength', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 5.5, noNaN: true }), { minLength: 1_000, maxLength: 3_000 }), (speeds) => {
        let distance = 0;
        const points = speeds.map((speed, second) => ({ elapsed: second, moving: second, distance: (distance += speed) }));
        expect(doubtsOf({ userId: 'ana', name: 'Ana', isFinished: true, points })).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
