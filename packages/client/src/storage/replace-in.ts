import type { TrackSample } from '@paceline/protocol';
import type { LeftOutbox, StoredOutbox } from '../sync/outbox-storage.ts';

/** Puts samples in the place of all that an outbox holds: in one write where its storage can do that. */
export async function replaceIn(box: StoredOutbox, samples: readonly TrackSample[]): Promise<void> {
  const [first] = samples;
  // That fits on a full disk, too.
  if (first === undefined) return box.forget(Number.MAX_SAFE_INTEGER);
  if (box.replace !== undefined) return box.replace(samples);
  // In this order, nothing is lost where the second fails.
  await box.append(samples);
  await box.forget(first.seq - 1);
}

/** What was taken over, without what a replacement in two writes may have left under its old number as well. */
export function samplesIn(left: LeftOutbox): readonly TrackSample[] {
  if (left.replace !== undefined) return left.samples;
  const seen = new Set<string>();
  return left.samples.filter((sample) => {
    // A reading has its time, which no other has with all the rest.
    const reading = JSON.stringify({ ...sample, seq: 0 });
    const isNew = !seen.has(reading);
    seen.add(reading);
    return isNew;
  });
}
