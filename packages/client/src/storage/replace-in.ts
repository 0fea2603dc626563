import type { TrackSample } from '@paceline/protocol';
import type { StoredOutbox } from '../sync/outbox-storage.ts';

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
