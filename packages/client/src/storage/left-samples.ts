import type { TrackSample } from '@paceline/protocol';
import { fitting, type OutboxLimits } from '../sync/outbox.ts';

/** What is left of a writer whose run of the app has ended. */
export interface LeftSamples {
  /** Ascending by seq, which may have holes where some could not be read any more. */
  readonly samples: readonly TrackSample[];
  /** What their seqs were moved down by to close holes. */
  readonly moved: number;
}

/** The next to send: those that follow each other, as far as one message takes them. */
export function nextLeft({ samples }: LeftSamples, { batchSamples, batchBytes }: OutboxLimits): readonly TrackSample[] {
  const first = samples[0]?.seq ?? 0;
  const hole = samples.findIndex(({ seq }, place) => seq !== first + place);
  return fitting(samples.slice(0, Math.min(batchSamples, hole === -1 ? batchSamples : hole)), batchBytes);
}

/**
 * What is left once the server has everything up to `seq`. Only now it is known that what lies in a hole will never come:
 * the samples behind it go on where the server's track ends, because it takes none beyond a hole.
 */
export function leftAfter({ samples, moved }: LeftSamples, seq: number): LeftSamples {
  const left = samples.filter((sample) => sample.seq > seq);
  const hole = (left[0]?.seq ?? 0) - seq - 1;
  return hole > 0 ? { samples: left.map((sample) => ({ ...sample, seq: sample.seq - hole })), moved: moved + hole } : { samples: left, moved };
}
