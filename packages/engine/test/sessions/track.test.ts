import type { TrackSample } from '@paceline/protocol';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeIn } from '../../src/sessions/track.ts';
import { sample } from './support.ts';

const seqs = (samples: readonly TrackSample[]): readonly number[] => samples.map(({ seq }) => seq);
const batch = (...wanted: [number, ...number[]]): [TrackSample, ...TrackSample[]] => wanted.map((seq) => sample(seq)) as [TrackSample, ...TrackSample[]];

describe('taking samples in', () => {
  it('[W1] stores the next ones', () => {
    const intake = takeIn(batch(4, 5, 6), 3, 100);
    expect(seqs(intake.toStore)).toEqual([4, 5, 6]);
    expect(seqs(intake.fresh)).toEqual([4, 5, 6]);
    expect(intake.newest.seq).toBe(6);
  });

  it('[W1] hands repetitions to the store again, but they are not fresh', () => {
    const intake = takeIn(batch(2, 3, 4), 3, 100);
    expect(seqs(intake.toStore)).toEqual([2, 3, 4]);
    expect(seqs(intake.fresh)).toEqual([4]);
  });

  it('[W1] does not store beyond a gap, but shows it', () => {
    const intake = takeIn(batch(4, 6, 7), 3, 100);
    expect(seqs(intake.toStore)).toEqual([4]);
    expect(intake.newest.seq).toBe(7);
    expect(intake.overflow).toBe(false);
  });

  it('[W5] stores no more than there is room for, and says so', () => {
    const intake = takeIn(batch(1, 2, 3), 0, 2);
    expect(seqs(intake.toStore)).toEqual([1, 2]);
    expect(intake.overflow).toBe(true);
  });

  it('[W1] never leaves a gap, in whatever order samples come', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 })), fc.integer({ min: 0, max: 10 }), (batches, room) => {
        const stored = new Set<number>();
        for (const wanted of batches) {
          const { toStore, fresh } = takeIn(batch(...(wanted as [number, ...number[]])), stored.size, room);
          expect(seqs(fresh)).toEqual(fresh.map((_, place) => stored.size + place + 1));
          for (const { seq } of toStore) stored.add(seq);
          expect([...stored].sort((a, b) => a - b)).toEqual(Array.from({ length: stored.size }, (_, place) => place + 1));
        }
      }),
    );
  });
});
