import type { LeftOutbox, OutboxStorage } from '@paceline/client';
import type { TrackSample } from '@paceline/protocol';

/** What a storage of outboxes takes, in milliseconds of real time. */
export interface OutboxCosts {
  /** Each of some appends of one sample, one after the other, as a runner makes one a second. */
  readonly appends: readonly number[];
  /** All the others, in calls of a thousand that do not wait for each other. */
  readonly rest: number;
  /** Taking the outbox over with everything in it. */
  readonly takeOver: number;
}

const SINGLE = 200;
const AT_ONCE = 1_000;

/** Measures a storage with one outbox of so many samples; runs in Node and in a page. */
export async function outboxCosts(storage: OutboxStorage, samples: number): Promise<OutboxCosts> {
  const outbox = await storage.create({ sessionId: 'run', userId: 'ana', writer: 'bench' });
  const appends: number[] = [];
  for (let seq = 1; seq <= SINGLE; seq += 1) appends.push(await timeOf(() => outbox.append([sample(seq)])));
  const calls: TrackSample[][] = [];
  for (let first = SINGLE + 1; first <= samples; first += AT_ONCE) {
    calls.push(Array.from({ length: Math.min(AT_ONCE, samples - first + 1) }, (_, index) => sample(first + index)));
  }
  const rest = await timeOf(() => Promise.all(calls.map((call) => outbox.append(call))));
  outbox.release();
  let left: readonly LeftOutbox[] = [];
  let takeOver = NaN;
  // Letting go takes a moment.
  while (left.length === 0) takeOver = await timeOf(async () => (left = await storage.takeOver('ana')));
  const found = left.reduce((sum, one) => sum + one.samples.length, 0);
  for (const one of left) await one.remove();
  if (found !== samples) throw new Error(`Of ${samples} samples, ${found} were found again.`);
  return { appends, rest, takeOver };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Everything that a phone measures in a second. */
const sample = (seq: number): TrackSample => ({
  seq,
  pace: 5.4321,
  timestamp: new Date(Date.UTC(2026, 4, 1, 6, 30) + seq * 1000).toISOString(),
  location: { latitude: 46.1 + seq / 1e5, longitude: -30.1 + seq / 3e5 },
  distance: seq * 3.0683,
  elapsed: seq,
  moving: seq,
  speed: 3.0683,
  accuracy: 4.7,
  altitude: 520.1,
  heartRate: 151,
  cadence: 172,
  status: 'running',
});
