import { expect, test } from 'vitest';
import { seated, sighted, sightingOf, type Racer } from '../src/run/racer.ts';

const origin = 1_000_000;
const ben = seated({ userId: 'ben', name: 'Ben', index: 1, role: 'runner', seat: 'here' }, undefined);
type Sample = Parameters<typeof sightingOf>[0];

/** Ben, seen with these samples, each so many seconds after the session's origin. */
const seen = (...samples: readonly (readonly [number, Partial<Sample>])[]): Racer =>
  samples.reduce((racer, [second, sample]) => sighted(racer, sightingOf({ pace: 5, ...sample }, origin + second * 1_000), origin), ben);

test('the time of a runner goes on since it was told, where a tick does not tell it', () => {
  expect(seen([60, { elapsed: 50 }], [61, {}], [65, {}]).latest?.elapsed).toBe(55);
  expect(seen([60, { elapsed: 50 }], [61, {}], [65, { elapsed: 40 }]).latest?.elapsed).toBe(40);
});

test('the time of one who never told it goes on since they were seen first, and not while they were ready', () => {
  expect(seen([60, { distance: 0 }], [61, { distance: 3 }], [90, { distance: 90 }]).latest?.elapsed).toBe(30);
  expect(seen([60, { status: 'ready' }]).latest?.elapsed).toBeUndefined();
  expect(seen([60, { status: 'ready' }], [70, {}], [75, {}]).latest?.elapsed).toBe(5);
});

test('the time of one who has finished stands', () => {
  expect(seen([60, { elapsed: 50 }], [61, { status: 'finished' }], [99, { status: 'finished' }]).latest?.elapsed).toBe(51);
});
