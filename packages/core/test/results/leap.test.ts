import { describe, expect, it } from 'vitest';
import { addPoint, emptyHistory, hasLeapt } from '@paceline/core';

const history = (...points: readonly (readonly [elapsed: number, distance: number])[]) => points.reduce((known, [elapsed, distance]) => addPoint(known, elapsed, distance), emptyHistory);

describe('[Q2] a live distance', () => {
  it('has leapt when it grew by more than anyone can run in the time', () => {
    expect(hasLeapt(history([0, 0], [1, 3], [2, 70], [3, 73]))).toBe(true);
    expect(hasLeapt(history([0, 0], [1, 3], [2, 65], [3, 68]))).toBe(false);
  });

  it('has not where it came after a time without positions that was long enough', () => {
    const tunnel = (seconds: number) => history([0, 0], [1, 3], ...Array.from({ length: seconds }, (_, place) => [place + 2, 3] as const), [seconds + 2, 303]);
    expect([hasLeapt(tunnel(60)), hasLeapt(tunnel(10))]).toEqual([false, true]);
  });

  it('has not as long as nothing is known', () => {
    expect([hasLeapt(emptyHistory), hasLeapt(history([0, 5000]))]).toEqual([false, false]);
  });
});
