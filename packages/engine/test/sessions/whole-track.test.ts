import { by, member, reading, sample, session, takenAt, trackOf } from '@paceline/testkit/records';
import { describe, expect, it } from 'vitest';
import type { TrackSample } from '@paceline/protocol';
import { MemoryStore } from '../../src/journal/memory-store.ts';
import { wholeTrack } from '../../src/sessions/whole-track.ts';

/** A store with one runner, each of whose writers has as many samples, all taken in turn. */
async function storeWith(lengths: Readonly<Record<string, number>>): Promise<MemoryStore> {
  const store = new MemoryStore();
  await store.commit([session('run'), member('run', 'ana')]);
  for (const [writer, length] of Object.entries(lengths)) {
    await store.commit(by(writer, Array.from({ length }, (_, index) => sample('run', 'ana', reading(index + 1, { cadence: writer.length })))));
  }
  return store;
}

async function read(store: MemoryStore, writers: readonly string[]): Promise<readonly TrackSample[]> {
  const samples: TrackSample[] = [];
  for await (const { sample: one } of wholeTrack(store, writers.map((writer) => trackOf('run', 'ana', writer)))) samples.push(one);
  return samples;
}

describe('[W8] a whole track', () => {
  it.each([0, 1, 999, 1_000, 1_001, 2_000])('of one writer with %i samples is what is stored', async (length) => {
    const store = await storeWith({ phone: length });
    expect(await read(store, ['phone'])).toEqual(await store.readTrack(trackOf('run', 'ana', 'phone')));
  });

  it('of several writers is whole wherever they are read in pieces', async () => {
    const store = await storeWith({ tel: 1_000, phone: 2_500, companion: 1 });
    const samples = await read(store, ['tel', 'phone', 'companion', 'none']);
    expect(samples.map(({ seq }) => seq)).toEqual(Array.from({ length: 3_501 }, (_, place) => place + 1));
    expect(samples.slice(0, 4).map(({ cadence }) => cadence)).toEqual([3, 5, 9, 3]);
    const times = samples.map(({ timestamp }) => Date.parse(timestamp));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBe(Math.floor(takenAt(2_500)));
  });
});
