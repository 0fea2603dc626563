import type { TrackSample } from '@paceline/protocol';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trackOf } from '@paceline/testkit/records';
import { RunnerTrack, type SampleSender } from '../../src/sessions/runner-track.ts';
import { Timers } from '../../src/sessions/timers.ts';
import { after, join, MORNING, open, sample } from './support.ts';
import { shell } from './shell.ts';

async function runner({ stored = 0 } = {}) {
  const parts = shell();
  const session = open();
  await parts.store.commit([...session.writes, ...after(session.session, [join('ana')]).writes]);
  const told: string[] = [];
  const track = new RunnerTrack({
    key: trackOf('run', 'ana'),
    stored,
    context: parts.context,
    timers: new Timers(parts.environment),
  });
  const sender: SampleSender = {
    stored: (seq) => told.push(`ack ${seq}`),
    conflict: (conflicts) => told.push(`conflict ${conflicts.map(({ seq }) => seq).join(' ')}`),
    unavailable: () => told.push('unavailable'),
  };
  const send = (...samples: readonly (number | TrackSample)[]) =>
    track.take(samples.map((one) => (typeof one === 'number' ? sample(one) : one)) as [TrackSample, ...TrackSample[]], { sender, lane: 'live', receivedAt: MORNING });
  const seqs = async () => (await parts.store.readTrack(trackOf('run', 'ana'))).map(({ seq }) => seq);
  return { ...parts, track, told, send, seqs };
}

const upTo = (seq: number) => Array.from({ length: seq }, (_, place) => place + 1);

describe('the way of samples into the store', () => {
  it('[W3] one ack follows each write, for all that it holds', async () => {
    const { environment, told, send, seqs } = await runner();
    send(1);
    send(2, 3);
    send(4);
    await environment.advance(1_000);
    expect(told).toEqual(['ack 1', 'ack 4']);
    expect(await seqs()).toEqual([1, 2, 3, 4]);
  });

  it('[W3] nothing is acknowledged before its commit', async () => {
    const { environment, store, track, told, send } = await runner();
    const release = store.hold();
    send(1, 2);
    await environment.advance(10_000);
    expect(told).toEqual([]);
    expect(track.stored).toBe(0);
    release();
    await environment.advance(0);
    expect(told).toEqual(['ack 2']);
  });

  it('[W1] a repetition is acknowledged again and changes nothing', async () => {
    const { environment, told, send, seqs } = await runner();
    send(1, 2);
    await environment.advance(100);
    send(2);
    await environment.advance(100);
    expect(told).toEqual(['ack 2', 'ack 2']);
    expect(await seqs()).toEqual([1, 2]);
  });

  it('[W1] other content under a taken seq is a conflict, and the first stays', async () => {
    const { environment, store, told, send } = await runner();
    send(1, 2);
    await environment.advance(100);
    send(sample(2, { pace: 9 }), sample(3));
    await environment.advance(100);
    expect(told).toEqual(['ack 2', 'conflict 2', 'ack 3']);
    expect(await store.readTrack(trackOf('run', 'ana'))).toEqual([sample(1), sample(2), sample(3)]);
  });

  it('[W2] a write that failed is tried again by itself, and before what came later', async () => {
    const { environment, store, told, send, seqs } = await runner();
    store.isFull = true;
    send(1);
    await environment.advance(100);
    send(2);
    await environment.advance(100);
    expect(told).toContain('unavailable');
    expect(told).not.toContain('ack 1');
    store.isFull = false;
    await environment.advance(10_000);
    expect(told.at(-1)).toBe('ack 2');
    expect(await seqs()).toEqual([1, 2]);
    expect(environment.timers).toBe(0);
  });

  it('[W2] the sender may send again what failed', async () => {
    const { environment, store, told, send, seqs } = await runner();
    store.isFull = true;
    send(1, 2);
    await environment.advance(100);
    store.isFull = false;
    send(1, 2, 3);
    await environment.advance(5_000);
    expect(told.at(-1)).toBe('ack 3');
    expect(await seqs()).toEqual([1, 2, 3]);
  });

  it('[W2] goes on after what the store had before', async () => {
    const { environment, store, told, send } = await runner({ stored: 2 });
    await store.commit([1, 2].map((seq) => ({ kind: 'sample', record: { ...trackOf('run', 'ana'), sample: sample(seq), takenAt: MORNING } })));
    send(3);
    await environment.advance(100);
    expect(told).toEqual(['ack 3']);
  });

  it('[W2] starts over where the store refuses for good, instead of insisting', async () => {
    // The store has nothing, so that 3 would leave a gap.
    const { environment, track, told, send } = await runner({ stored: 2 });
    send(3);
    await environment.advance(10_000);
    expect(told).toEqual(['unavailable']);
    expect(track.next).toBe(3);
    expect(track.isIdle).toBe(true);
    expect(environment.timers).toBe(0);
  });

  it('[W5] holds 800 samples at most while the store is slow', async () => {
    const { environment, store, told, send, seqs } = await runner();
    const release = store.hold();
    for (let first = 1; first <= 801; first += 200) {
      const { overflow } = send(...Array.from({ length: 200 }, (_, place) => first + place));
      expect(overflow).toBe(first > 800);
    }
    release();
    await environment.advance(1_000);
    expect(told.at(-1)).toBe('ack 800');
    expect(await seqs()).toEqual(upTo(800));
  });

  it('[W2] whatever fails in between, the track has no gap, and nothing acknowledged is missing', async () => {
    const step = fc.record({ samples: fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 5 }), isFull: fc.boolean(), wait: fc.integer({ min: 0, max: 3_000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { environment, store, told, send, seqs } = await runner();
        for (const { samples, isFull, wait } of steps) {
          store.isFull = isFull;
          send(...samples);
          await environment.advance(wait);
          const stored = await seqs();
          expect(stored).toEqual(upTo(stored.length));
          const acked = Math.max(0, ...told.map((line) => Number(/^ack (\d+)/.exec(line)?.[1] ?? 0)));
          expect(stored.length).toBeGreaterThanOrEqual(acked);
        }
      }),
      { numRuns: 50 },
    );
  });
});
