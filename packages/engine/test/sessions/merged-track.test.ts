import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrackSample } from '@paceline/protocol';
import { merged, type TrackPage } from '../../src/sessions/merged-track.ts';

/** A sample and when it was taken; its stamp is another matter. */
type Taken = readonly [TrackSample, number];

const sample = (seq: number, at: number, distance = at): Taken => [{ seq, pace: 5, distance, timestamp: new Date(0).toISOString() }, at];

async function* pages(part: readonly Taken[], length: number): AsyncGenerator<TrackPage> {
  for (let first = 0; first <= part.length; first += length) {
    const page = part.slice(first, first + length);
    yield { samples: page.map(([own]) => own), times: page.map(([, at]) => at) };
  }
}

async function merge(...parts: readonly (readonly Taken[])[]): Promise<TrackSample[]> {
  const all: TrackSample[] = [];
  for await (const { sample: one } of merged(parts.map((part) => pages(part, 4)))) all.push(one);
  return all;
}

describe('[W8] the samples of several writers as one track', () => {
  it('one writer\'s are as they are, and none are none', async () => {
    const samples = [sample(1, 50), sample(2, 10)];
    expect(await merge(samples)).toEqual(samples.map(([own]) => own));
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

  it('of one time are in the order of the writers', async () => {
    const track = await merge([sample(1, 10, 1), sample(2, 10, 2)], [sample(1, 10, 3)], [sample(1, 10, 4), sample(2, 5, 5)]);
    expect(track.map(({ distance }) => distance)).toEqual([1, 2, 3, 4, 5]);
  });

  it('whatever the times: it is what sorting by time makes, each writer\'s order kept', async () => {
    const writer = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(writer, { maxLength: 9 }), async (writers) => {
        const parts = writers.map((times, place) => times.map((at, index) => sample(index + 1, at, place * 1_000 + index)));
        const dated = parts.flatMap((part) => part.map(([{ distance }], place) => ({ distance, at: Math.max(...part.slice(0, place + 1).map(([, at]) => at)) })));
        const track = await merge(...parts);
        expect(track.map(({ seq }) => seq)).toEqual(track.map((_, place) => place + 1));
        expect(track.map(({ distance }) => distance)).toEqual(dated.toSorted((a, b) => a.at - b.at).map(({ distance }) => distance));
      }),
    );
  });
});
