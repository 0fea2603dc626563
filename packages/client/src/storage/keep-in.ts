import { SyncError } from '../errors.ts';
import type { LeftOutbox, OutboxKey, OutboxStorage } from '../sync/outbox-storage.ts';
import { unconfirmed, type TrackNetwork } from '../sync/own-track.ts';
import type { ArchiveListener, KeptTrack, TrackArchive, UploadListener } from '../sync/track-archive.ts';
import { LeftUploads, type Left } from './left-uploads.ts';
import { replaceIn, samplesIn } from './replace-in.ts';
import { StorageKeeper } from './storage-keeper.ts';
import { isOver, storageError, storageErrors } from './storage-error.ts';

/** Keeps what a service records in that storage: for its option `storage`. */
export function keepIn(storage: OutboxStorage): TrackArchive {
  return new StorageArchive(storage);
}

class StorageArchive implements TrackArchive {
  readonly #storage: OutboxStorage;

  constructor(storage: OutboxStorage) {
    this.#storage = storage;
  }

  keep(key: OutboxKey, listener: ArchiveListener): KeptTrack {
    return new StorageKeeper(this.#storage.create(key), listener);
  }

  takeUp(userId: string, network: TrackNetwork, { failed, left }: UploadListener): () => void {
    const uploads = new LeftUploads(network, left);
    const take = (): void =>
      void this.#storage.takeOver(userId).then(
        (outboxes) => outboxes.forEach((outbox) => uploads.add(leftOf(outbox, failed))),
        (error: unknown) => failed(storageError(error)),
      );
    take();
    const { lease } = this.#storage;
    // The run that has just died may still count as alive.
    const cancel = lease === undefined ? undefined : network.environment.setTimer(lease, take);
    return () => {
      cancel?.();
      uploads.close();
    };
  }
}

function leftOf(outbox: LeftOutbox, failed: ArchiveListener['failed']): Left {
  const { key, damage } = outbox;
  const samples = samplesIn(outbox);
  if (damage !== undefined) failed(new SyncError('samples_damaged', damage, storageErrors.samples_damaged));
  const attempt = (work: Promise<void>): Promise<boolean> =>
    work.then(
      () => true,
      (error: unknown) => {
        failed(storageError(error));
        return false;
      },
    );
  let hasConflict = false;
  return {
    key,
    samples,
    stored: (seq) => void attempt(outbox.forget(seq)),
    renumbered: (left) => attempt(replaceIn(outbox, left)),
    conflicted: (error) => {
      if (!hasConflict) failed(error);
      hasConflict = true;
    },
    abandoned: () => outbox.release(),
    ended: (refusal) => {
      if (isOver(refusal)) void attempt(outbox.remove());
      else outbox.release();
      if (refusal !== undefined) failed(unconfirmed(samples.length, refusal));
    },
  };
}
