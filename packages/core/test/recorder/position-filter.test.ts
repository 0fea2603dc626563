import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceBetween, seededRandom, type LatLon } from '@paceline/core';
import { estimateFrom, refine, type Estimate, type Observation } from '../../src/recorder/position-filter.ts';
import { placeAt } from './scenario.ts';

/** Two random numbers as one of the normal distribution (Box and Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The estimates after each position; the first begins. */
function estimates(places: readonly LatLon[], { seconds = 1, accuracy }: Partial<Pick<Observation, 'seconds' | 'accuracy'>> = {}): readonly Estimate[] {
  const [first, ...rest] = places;
  let estimate = estimateFrom({ location: first ?? placeAt(0), accuracy });
  return [estimate, ...rest.map((location) => (estimate = refine(estimate, { location, accuracy, seconds })))];
}

describe('the filter of positions', () => {
  it('knows speed and place of a steady runner, after half a minute to a hair', () => {
    const last = estimates(Array.from({ length: 60 }, (_, second) => placeAt(3 * second, 4 * second))).at(-1);
    expect(last?.north).toBeCloseTo(3, 1);
    expect(last?.east).toBeCloseTo(4, 1);
    expect(distanceBetween(last?.location ?? placeAt(0), placeAt(177, 236))).toBeLessThan(0.2);
  });

  it('is nearer to the truth than the positions are', () => {
    const random = seededRandom(7);
    const truth = Array.from({ length: 600 }, (_, second) => placeAt(3 * second));
    const seen = Array.from({ length: 600 }, (_, second) => placeAt(3 * second + 3 * normal(random), 3 * normal(random)));
    const error = (places: readonly LatLon[]): number => places.slice(30).reduce((sum, place, index) => sum + distanceBetween(place, truth[index + 30] ?? place), 0);
    expect(error(estimates(seen).map(({ location }) => location))).toBeLessThan(0.6 * error(seen));
  });

  it('makes the way of noisy positions about as long as it was', () => {
    const random = seededRandom(8);
    const seen = Array.from({ length: 1200 }, (_, second) => placeAt(3 * second + 2 * normal(random), 2 * normal(random)));
    const length = (places: readonly LatLon[]): number => places.reduce((sum, place, index) => sum + distanceBetween(places[index - 1] ?? place, place), 0);
    expect(length(seen)).toBeGreaterThan(1.2 * 3597);
    expect(Math.abs(length(estimates(seen).map(({ location }) => location)) / 3597 - 1)).toBeLessThan(0.05);
  });

  it('trusts a position the less, the less accurate it says it is', () => {
    const jump = (accuracy: number): number => {
      const before = estimates(Array.from({ length: 30 }, () => placeAt(0)), { accuracy: 5 }).at(-1) ?? estimateFrom({ location: placeAt(0) });
      return distanceBetween(placeAt(0), refine(before, { location: placeAt(10), accuracy, seconds: 1 }).location);
    };
    expect([jump(5), jump(20), jump(50)]).toEqual([jump(5), jump(20), jump(50)].toSorted((a, b) => b - a));
    expect(jump(50)).toBeLessThan(0.5);
    // Better than 3 m nothing is.
    expect(jump(1)).toBe(jump(5));
  });

  it('crosses the date line as any other', () => {
    const across = estimates([179.9999, 179.99995, -180, -179.99995, -179.9999].map((longitude) => ({ latitude: 0, longitude })));
    expect(across.every(({ location }) => Math.abs(location.longitude) > 179.99)).toBe(true);
    expect(Math.abs(across.at(-1)?.east ?? 99)).toBeLessThan(8);
  });

  it('stays finite, and its variances positive, whatever comes', () => {
    const observation = fc.record({
      north: fc.double({ min: -500, max: 500, noNaN: true }),
      east: fc.double({ min: -500, max: 500, noNaN: true }),
      accuracy: fc.option(fc.double({ min: 0, max: 50, noNaN: true }), { nil: undefined }),
      seconds: fc.double({ min: 0.5, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 100 }), (observations) => {
        let estimate = estimateFrom({ location: placeAt(0) });
        for (const { north, east, accuracy, seconds } of observations) {
          estimate = refine(estimate, { location: placeAt(north, east), accuracy, seconds });
          const { place, mixed, speed } = estimate.variance;
          expect([estimate.north, estimate.east, estimate.location.latitude, estimate.location.longitude].every(Number.isFinite)).toBe(true);
          expect(place > 0 && speed > 0 && place * speed - mixed ** 2 > -1e-9).toBe(true);
        }
      }),
    );
  });
});
