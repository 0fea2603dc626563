import { describe, expect, it } from 'vitest';
import { stride, type Gait } from '../../src/recorder/gait.ts';
import type { Window } from '../../src/recorder/window.ts';
import { placeAt } from './scenario.ts';

/** A window of positions in metres north, the newest last, at the given seconds. */
const windowOf = (...moments: readonly (readonly [elapsed: number, metres: number])[]): Window =>
  moments.map(([elapsed, metres]) => ({ elapsed, distance: 0, location: placeAt(metres) }));

describe('moving time', () => {
  it('takes back no more than was held back', () => {
    const standing: Gait = { kind: 'standing', moving: 100, held: 0.5 };
    expect(stride(standing, 0.5, windowOf([94, 0], [97, 6], [100, 15]))).toEqual({ kind: 'moving', moving: 101, held: 0 });
  });

  it('goes on for someone who was more than 8 m away within the last five seconds', () => {
    const moving: Gait = { kind: 'moving', moving: 100, held: 0 };
    const there = windowOf([95, 0], [96.5, 12], [98, 2], [100, 1]);
    expect(stride(moving, 2, there).kind).toBe('moving');
    expect(stride(moving, 2, windowOf([95, 0], [96.5, 5], [98, 2], [100, 1])).kind).toBe('standing');
  });
});
