import { expect } from 'vitest';
import type { LeftOutbox, OutboxKey, OutboxStorage, StoredOutbox } from '@paceline/client';
import type { TrackSample } from '@paceline/protocol';
import { reading } from '../records.ts';
import { until } from '../until.ts';

/** One run of an app: a tab, a process. */
export interface OutboxRun {
  readonly storage: OutboxStorage;
  /** Ends it as it is, and resolves when it has ended. Calls under way may settle or not. */
  crash(): Promise<void>;
}

/** A device, on which a storage keeps outboxes over many runs. */
export interface OutboxStage {
  startRun(): Promise<OutboxRun>;
  /** Spoils what is kept of the sample of that seq, of an outbox that no run has. */
  damage?(key: OutboxKey, seq: number): Promise<void>;
  /** Leaves room for some samples, between ten and two thousand, or gives back as much as there is; for the run that there is. */
  limitRoom?(isLimited: boolean): Promise<void>;
  /** Lets that time pass, milliseconds, for all runs that there are. */
  pass(ms: number): Promise<void>;
  dispose(): Promise<void>;
}

export const keyOf = (writer: string, other: Partial<OutboxKey> = {}): OutboxKey => ({ sessionId: 'run', userId: 'ana', writer, ...other });

/** With a pace that the protocol lets through, however high the seq is. */
export const sampleOf = (seq: number): TrackSample => reading(seq, { pace: 5 + (seq % 600) / 7 });

/** The samples first … last. */
export const readings = (first: number, last: number): TrackSample[] => Array.from({ length: last - first + 1 }, (_, index) => sampleOf(first + index));

export const seqsOf = ({ samples }: LeftOutbox): number[] => samples.map(({ seq }) => seq);

/** Leaves outboxes behind by crashing, each with the samples 1 … `last` in it. */
export async function leave(stage: OutboxStage, ...outboxes: readonly (readonly [key: OutboxKey, last: number])[]): Promise<void> {
  const run = await stage.startRun();
  for (const [key, last] of outboxes) {
    const outbox = await run.storage.create(key);
    if (last > 0) await outbox.append(readings(1, last));
  }
  await run.crash();
}

/** The one outbox that is left of Ana, as soon as its run has let go of it. */
export async function takeOne({ storage }: OutboxRun): Promise<LeftOutbox> {
  const [outbox, ...others] = await until(
    async () => {
      const left = await storage.takeOver('ana');
      return left.length > 0 && left;
    },
    { what: 'an outbox to be left' },
  );
  expect(others).toEqual([]);
  return outbox!;
}

/** The same from a new run. */
export const takeOneAnew = async (stage: OutboxStage): Promise<LeftOutbox> => takeOne(await stage.startRun());

/** What a new run gets of that user. */
export const leftOf = async (stage: OutboxStage, userId: string): Promise<readonly LeftOutbox[]> => (await stage.startRun()).storage.takeOver(userId);

/** Appends that are under way at the same time, and how many there are at most in one life. */
const AT_ONCE = 3;
const MOST_CALLS = 300;

/**
 * Appends one to three samples at a time until so many are kept for certain, and returns the last seq of those. It goes on
 * with it after that, so that a crash comes in the middle of a write.
 */
export async function appendUntil(outbox: StoredOutbox, { from, most, random }: { readonly from: number; readonly most: number; readonly random: () => number }): Promise<number> {
  let [resolved, last, calls] = [from, from, 0];
  const appendOn = async (): Promise<void> => {
    while (calls < MOST_CALLS) {
      calls += 1;
      const first = last + 1;
      last += 1 + Math.floor(random() * 3);
      const end = last;
      await outbox.append(readings(first, end));
      resolved = Math.max(resolved, end);
    }
  };
  // What the last ones say, if anything, is open.
  for (let writer = 0; writer < AT_ONCE; writer += 1) appendOn().catch(() => {});
  return until(() => resolved >= from + most && resolved, { what: `${most} samples to be kept`, every: 1 });
}
