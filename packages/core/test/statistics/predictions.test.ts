import { describe, expect, it } from 'vitest';
import { gradeFactor, handicaps, predictedTime } from '@paceline/core';

describe('predictions by Riegel', () => {
  it('make a marathon of a half of 1:45:00 that takes 3:38:55', () => {
    expect(predictedTime({ distance: 21_097.5, seconds: 6300 }, 42_195)).toBeCloseTo(13_135, -1);
    expect(predictedTime({ distance: 5000, seconds: 1500 }, 5000)).toBe(1500);
  });

  it('start the slowest first, so that all are due at the same moment', () => {
    const field = [{ distance: 5000, seconds: 1500 }, { distance: 10_000, seconds: 3600 }, { distance: 5000, seconds: 1200 }];
    const starts = handicaps(field, 10_000);
    expect(starts[1]).toBe(0);
    const ends = starts.map((start, place) => start + predictedTime(field[place] ?? { distance: 1, seconds: 1 }, 10_000));
    for (const end of ends) expect(end).toBeCloseTo(3600, 6);
  });
});

describe('the cost of a slope by Minetti', () => {
  it('is that of the level on the level, least at about 20 % down, and five times as much on the steepest', () => {
    expect(gradeFactor(0)).toBe(1);
    // Worked out by hand from the paper's polynomial; it measured 18.93 J/(kg·m) at 45 % up.
    expect(gradeFactor(-0.18) * 3.6).toBeCloseTo(1.78, 2);
    expect(gradeFactor(0.45) * 3.6).toBeCloseTo(19.43, 2);
    expect(gradeFactor(0.1)).toBeCloseTo(1.66, 1);
  });

  it('is not known of anything steeper', () => {
    expect(gradeFactor(2)).toBe(gradeFactor(0.45));
    expect(gradeFactor(-2)).toBe(gradeFactor(-0.45));
  });
});
