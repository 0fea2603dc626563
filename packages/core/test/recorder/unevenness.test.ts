import { describe, expect, it } from 'vitest';
import { seededRandom } from '@paceline/core';
import { evenness, isSeldom, unevenAfter, unevenAfterBreak, wanderingVariance, whiteError, whiteShare, type Unevenness } from '../../src/recorder/unevenness.ts';

/** Random numbers of the normal distribution (Box and Muller). */
function normals(): () => number {
  const random = seededRandom('unevenness');
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** What is known after so many positions on both axes, one in so many seconds. */
function after(places: readonly { readonly north: number; readonly east: number }[], seconds = 1): Unevenness {
  return places.slice(1).reduce((known, { north, east }, index) => {
    const before = places[index] ?? { north: 0, east: 0 };
    return unevenAfter(known, { north: north - before.north, east: east - before.east, seconds });
  }, evenness);
}

/** A runner at 3 m/s with errors of so many metres, which are new each time or last for so many seconds. */
function run(spread: number, { memory = 0, seconds = 1 } = {}): readonly { readonly north: number; readonly east: number }[] {
  const normal = normals();
  const keep = memory > 0 ? Math.exp(-seconds / memory) : 0;
  const next = (error: number): number => keep * error + Math.sqrt(1 - keep ** 2) * normal();
  let [north, east] = [normal(), normal()];
  return Array.from({ length: 300 }, (_, index) => {
    [north, east] = [next(north), next(east)];
    return { north: 3 * seconds * index + spread * north, east: spread * east };
  });
}

describe('the unevenness of positions', () => {
  it.each([2, 3, 5])('shows an error of %i m that is new each time', (spread) => {
    const known = after(run(spread));
    expect(whiteError(known)).toBeGreaterThan(0.7 * spread);
    expect(whiteError(known)).toBeLessThan(1.1 * spread);
    expect(whiteShare(known)).toBeGreaterThan(0.8);
  });

  it.each([
    ['errs not at all', run(0)],
    ['wanders by 3 m for 20 s', run(3, { memory: 20 })],
    ['wanders by 5 m for 60 s', run(5, { memory: 60 })],
    ['sees a bend of 37 m at 4 m/s', Array.from({ length: 300 }, (_, index) => ({ north: 37 * Math.sin((4 / 37) * index), east: 37 * Math.cos((4 / 37) * index) }))],
  ])('of a receiver that %s is no noise', (_, places) => {
    expect(whiteShare(after(places))).toBe(0);
    expect(whiteError(after(places))).toBe(0);
  });

  it('says nothing of noise where positions are seldom, because runners turn in between', () => {
    expect(whiteShare(after(run(1, { seconds: 4 }), 4))).toBe(0);
  });

  it('knows positions that are too seldom to tell turns from noise, and takes none for so that fail now and then', () => {
    expect(isSeldom(evenness)).toBe(false);
    expect(isSeldom(after(run(1, { seconds: 2 }), 2))).toBe(false);
    expect(isSeldom(after(run(1, { seconds: 3 }), 3))).toBe(true);
    const failing = run(1).slice(1, 200).reduce((known, _, index) => unevenAfter(known, { north: 3, east: 0, seconds: index % 20 === 0 ? 3 : 1 }), evenness);
    expect(isSeldom(failing)).toBe(false);
  });

  it('is not a jump now and then', () => {
    const jumping = run(0.3).map((place, index) => (index % 20 === 0 ? { ...place, east: place.east + 15 } : place));
    expect(whiteShare(after(jumping))).toBeLessThan(0.1);
  });

  it('is nothing while next to nothing is known', () => {
    expect(whiteShare(evenness)).toBe(0);
    expect(wanderingVariance(evenness)).toBe(Infinity);
    expect(whiteShare(after(run(3).slice(0, 2)))).toBe(0);
  });

  it('bounds an error that wanders: far below 3 m where positions are even, not where it is 3 m', () => {
    expect(wanderingVariance(after(run(0)))).toBeLessThan(1);
    expect(wanderingVariance(after(run(0.3, { memory: 20 })))).toBeLessThan(3);
    expect(wanderingVariance(after(run(3, { memory: 20 })))).toBeGreaterThan(9);
  });

  it('is not made of a break', () => {
    const known = after(run(0));
    const jumped = unevenAfter(unevenAfterBreak(known), { north: 80, east: 0, seconds: 1 });
    expect(whiteShare(jumped)).toBe(0);
    expect(jumped.rate).toBe(known.rate);
  });
});
