import type { TrackSample } from '@paceline/protocol';

/** The next sample of one writer, and when it was taken, epoch milliseconds: never before the writer's earlier ones. */
interface Head {
  readonly samples: AsyncIterator<TrackSample>;
  readonly next: TrackSample;
  readonly at: number;
}

/**
 * The samples of a participant's writers as one track, by the time at which they were taken. Each writer's own order stands,
 * whatever its clock did. With several writers the samples are numbered anew from 1, because each has numbers of its own.
 */
export async function* merged(parts: readonly AsyncIterable<TrackSample>[]): AsyncGenerator<TrackSample> {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return yield* only;
  const heads = (await Promise.all(parts.map((part) => advance(part[Symbol.asyncIterator](), Number.NEGATIVE_INFINITY)))).filter((head) => head !== undefined);
  for (let seq = 1; heads.length > 0; seq++) {
    const place = earliest(heads);
    const head = heads[place] as Head;
    yield { ...head.next, seq };
    const following = await advance(head.samples, head.at);
    if (following === undefined) heads.splice(place, 1);
    else heads[place] = following;
  }
}

async function advance(samples: AsyncIterator<TrackSample>, after: number): Promise<Head | undefined> {
  const { done, value } = await samples.next();
  return done === true ? undefined : { samples, next: value, at: Math.max(after, Date.parse(value.timestamp)) };
}

/** The place of the head that was taken first; of several, of the writer that is listed first. */
function earliest(heads: readonly Head[]): number {
  return heads.reduce((best, { at }, place) => (at < (heads[best]?.at ?? Number.POSITIVE_INFINITY) ? place : best), 0);
}
