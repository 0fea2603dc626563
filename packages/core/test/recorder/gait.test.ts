import { describe, expect, it } from 'vitest';
import { seededRandom } from '@paceline/core';
import { stride, type Gait } from '../../src/recorder/gait.ts';
import type { Window } from '../../src/recorder/window.ts';
import { at, during, placeAt, recordAll } from './scenario.ts';

/** A window of positions in metres north, the newest last, at the given seconds. */
const windowOf = (...moments: readonly (readonly [elapsed: number, metres: number])[]): Window =>
  moments.map(([elapsed, metres]) => ({ elapsed, distance: 0, location: placeAt(metres) }));

describe('moving time', () => {
  it('takes back no more than was held back', () => {
    const standing: Gait = { kind: 'standing', moving: 100, held: 0.5 };
    expect(stride(standing, 0.5, { window: windowOf([94, 0], [97, 6], [100, 15]), noise: 0 })).toEqual({ kind: 'moving', moving: 101, held: 0 });
  });

  it('goes on for someone who was more than 8 m away within the last five seconds', () => {
    const moving: Gait = { kind: 'moving', moving: 100, held: 0 };
    const there = windowOf([95, 0], [96.5, 12], [98, 2], [100, 1]);
    expect(stride(moving, 2, { window: there, noise: 0 }).kind).toBe('moving');
    expect(stride(moving, 2, { window: windowOf([95, 0], [96.5, 5], [98, 2], [100, 1]), noise: 0 }).kind).toBe('standing');
  });
});

/** The error of a receiver, metres, of which each position has one of its own (Box and Muller). */
function wavering(metres: number): () => number {
  const random = seededRandom('wavering');
  return () => metres * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe('positions that waver by two metres', () => {
  it('do not carry away who stands for half an hour', () => {
    const error = wavering(2);
    const { readings, last } = recordAll(during({ from: 0, to: 1800 }, (second) => at(second, 0, { location: placeAt(error(), error()), accuracy: 10 })));
    expect(last.distance).toBeLessThan(100);
    expect(last.moving).toBeLessThan(90);
    expect(readings.filter(({ status }) => status === 'paused').length).toBeGreaterThan(0.95 * readings.length);
  });

  it('do not hide a stop of ten seconds', () => {
    const error = wavering(2);
    const metresAt = (second: number) => 3 * (second <= 120 ? second : Math.max(120, second - 10));
    const { last } = recordAll(during({ from: 0, to: 250 }, (second) => at(second, 0, { location: placeAt(metresAt(second) + error(), error()), accuracy: 10 })));
    expect(Math.abs(last.moving - 240)).toBeLessThanOrEqual(4);
  });
});

it('who walks on slowly after a run does not stand', () => {
  const { readings } = recordAll(during({ from: 0, to: 300 }, (second) => at(second, second <= 120 ? 3.5 * second : 420 + second - 120, { accuracy: 15 })));
  expect(readings.filter(({ status }) => status === 'paused')).toEqual([]);
});
