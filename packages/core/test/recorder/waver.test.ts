import { describe, expect, it } from 'vitest';
import { seededRandom, type LatLon } from '@paceline/core';
import { offsetBetween, placeAfter } from '../../src/geo.ts';
import { estimateFrom, refine, type Estimate } from '../../src/recorder/position-filter.ts';
import { waverFrom, waverStart, wayVariance } from '../../src/recorder/waver.ts';
import { placeAt } from './scenario.ts';

/** Errors of 2 m on each axis, which are new with each position (Box and Muller). */
function noisy(seed: number): () => LatLon {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return () => placeAfter(placeAt(0), { north: 2 * normal(), east: 2 * normal() });
}

/** Mean square on each axis of the ways over so many positions of somebody who stands, and what the filter says of it. */
function ways(positions: number, seconds: number): { readonly seen: number; readonly said: number } {
  const next = noisy(positions);
  let estimate: Estimate = estimateFrom({ location: next() });
  const squares: number[] = [];
  let said = 0;
  for (let way = 0; way < 3000; way++) {
    const from = estimate.location;
    estimate = { ...estimate, waver: waverFrom(estimate.waver ?? waverStart) };
    for (let position = 0; position < positions; position++) estimate = refine(estimate, { location: next(), seconds });
    const { north, east } = offsetBetween(from, estimate.location);
    if (way > 50) squares.push((north ** 2 + east ** 2) / 2);
    said = 2 ** 2 * wayVariance(estimate.waver ?? waverStart);
  }
  return { seen: squares.reduce((sum, square) => sum + square, 0) / squares.length, said };
}

describe('how a way wavers between the places of the filter', () => {
  it.each([
    [1, 1],
    [1, 0.2],
    [1, 3],
    [4, 1],
    [20, 1],
  ])('over %i positions, %d s apart, is known from its gains alone', (positions, seconds) => {
    const { seen, said } = ways(positions, seconds);
    expect(seen / said).toBeGreaterThan(0.9);
    expect(seen / said).toBeLessThan(1.1);
  });

  it('is nothing where a way has only begun', () => {
    expect(wayVariance(waverFrom(waverStart))).toBe(0);
  });
});
