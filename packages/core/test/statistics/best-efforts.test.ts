import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestEfforts } from '@paceline/core';

type Point = { readonly distance: number; readonly elapsed: number };

/** Legs of so many metres in so many seconds each. */
function run(legs: readonly (readonly [metres: number, seconds: number])[]): readonly Point[] {
  const points: Point[] = [{ distance: 0, elapsed: 0 }];
  for (const [metres, seconds] of legs) {
    const last = points.at(-1) ?? { distance: 0, elapsed: 0 };
    points.push({ distance: last.distance + metres, elapsed: last.elapsed + seconds });
  }
  return points;
}

/** By trying every tenth of a metre. */
function tried(points: readonly Point[], length: number): number {
  const at = (distance: number): number => {
    const next = points.findIndex((point) => point.distance >= distance);
    const [from, to] = [points[Math.max(0, next - 1)], points[next]];
    if (from === undefined || to === undefined || to.distance === from.distance) return to?.elapsed ?? Number.NaN;
    return from.elapsed + ((distance - from.distance) / (to.distance - from.distance)) * (to.elapsed - from.elapsed);
  };
  const end = points.at(-1)?.distance ?? 0;
  let best = Infinity;
  for (let from = 0; from + length <= end; from += 0.1) best = Math.min(best, at(from + length) - at(from));
  return best;
}

describe('best efforts', () => {
  it('find the fast stretch in the middle of a run', () => {
    const efforts = bestEfforts(run([[1000, 330], [1000, 240], [1000, 330]]), [400, 1000]);
    expect(efforts).toEqual([
      { distance: 400, elapsed: 96, from: 1000 },
      { distance: 1000, elapsed: 240, from: 1000 },
    ]);
  });

  it('have none of a length that was not run', () => {
    expect(bestEfforts(run([[900, 300]]), [1000])).toEqual([]);
    expect(bestEfforts([], [400])).toEqual([]);
  });

  it('count a rest within them', () => {
    expect(bestEfforts(run([[500, 100], [0, 60], [500, 100]]), [1000])).toEqual([{ distance: 1000, elapsed: 260, from: 0 }]);
    expect(bestEfforts(run([[500, 100], [0, 60], [500, 100]]), [500])).toEqual([{ distance: 500, elapsed: 100, from: 0 }]);
  });

  it('are as good as what trying everywhere finds', () => {
    const leg = fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(fc.array(leg, { minLength: 2, maxLength: 12 }), (legs) => {
        const points = run(legs);
        const [effort] = bestEfforts(points, [100]);
        const found = tried(points, 100);
        expect(effort === undefined).toBe((points.at(-1)?.distance ?? 0) < 100);
        if (effort === undefined) return;
        expect(effort.elapsed).toBeLessThanOrEqual(found + 1e-6);
        // A tenth of a metre may be as long as the slowest leg has it.
        expect(effort.elapsed).toBeGreaterThan(found - 60);
      }),
      { numRuns: 60 },
    );
  });
});
