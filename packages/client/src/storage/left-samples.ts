import type { TrackSample } from '@paceline/protocol';
import { fitting, type OutboxLimits } from '../sync/outbox.ts';

/** The next to send, of samples ascending by seq: those that follow each other, as far as one message takes them. */
export function nextLeft(samples: readonly TrackSample[], { batchSamples, batchBytes }: OutboxLimits): readonly TrackSample[] {
  const first = samples[0]?.seq ?? 0;
  const hole = samples.findIndex(({ seq }, place) => seq !== first + place);
  return fitting(samples.slice(0, Math.min(batchSamples, hole === -1 ? batchSamples : hole)), batchBytes);
}

/** What is left once the server has everything up to `seq`. */
export interface LeftAfter {
  readonly samples: readonly TrackSample[];
  /** Whether they have got other numbers. */
  readonly isMoved: boolean;
}

/**
 * Only with that answer it is known that what lies in a hole will never come: the samples behind it go on where the
 * server's track ends, because it takes none beyond a hole. A seq stands for one reading for ever, so the new ones are to be
 * kept before anything is sent under them.
 */
export function leftAfter(samples: readonly TrackSample[], seq: number): LeftAfter {
  const left = samples.filter((sample) => sample.seq > seq);
  const hole = (left[0]?.seq ?? 0) - seq - 1;
  return hole > 0 ? { samples: left.map((sample) => ({ ...sample, seq: sample.seq - hole })), isMoved: true } : { samples: left, isMoved: false };
}
