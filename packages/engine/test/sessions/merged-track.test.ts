import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrackSample } from '@paceline/protocol';
import { merged } from '../../src/sessions/merged-track.ts';

const sample = (seq: number, at: number, distance = at): TrackSample => ({ seq, pace: 5, distance, timestamp: new Date(at).toISOString() });

async function* stream(samples: readonly TrackSample[]): AsyncGenerator<TrackSample> {
  yield* samples;
}

async function merge(...parts: readonly (readonly TrackSample[])[]): Promise<TrackSample[]> {
  const all: TrackSample[] = [];
  for await (const one of merged(parts.map(stream))) all.push(one);
  return all;
}

describe('[W8] the samples of several writers as one track', () => {
  it('one writer\'s are as they are, and none are none', async () => {
    const samples = [sample(1, 50), sample(2, 10)];
    expect(await merge(samples)).toEqual(samples);
    expect(await merge()).toEqual([]);
    expect(await merge([], [])).toEqual([]);
  });

  it('are in the order of their times, and numbered from 1', async () => {
    const track = await merge([sample(1, 10), sample(2, 30)], [sample(1, 20), sample(2, 40)]);
    expect(track.map(({ seq, distance }) => [seq, distance])).toEqual([[1, 10], [2, 20], [3, 30], [4, 40]]);
  });

  it('keep their own order when a clock was set back', async () => {
    const track = await merge([sample(1, 100, 1), sample(2, 5, 2), sample(3, 200, 3)], [sample(1, 50, 10)]);
    expect(track.map(({ distance }) => distance)).toEqual([10, 1, 2, 3]);
  });

  it('whatever the times: nothing is lost or twice, and each writer\'s order stands', async () => {
    const writer = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(writer, { minLength: 2, maxLength: 4 }), async (writers) => {
        const parts = writers.map((times, place) => times.map((at, index) => sample(index + 1, at, place * 1_000 + index)));
        const track = await merge(...parts);
        expect(track.map(({ seq }) => seq)).toEqual(track.map((_, place) => place + 1));
        parts.forEach((part, place) => {
          const own = track.filter(({ distance = 0 }) => Math.floor(distance / 1_000) === place);
          expect(own.map(({ distance }) => distance)).toEqual(part.map(({ distance }) => distance));
        });
      }),
    );
  });
});
