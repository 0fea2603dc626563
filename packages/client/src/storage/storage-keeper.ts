import type { TrackSample } from '@paceline/protocol';
import type { StoredOutbox } from '../sync/outbox-storage.ts';
import type { ArchiveListener, KeptTrack } from '../sync/track-archive.ts';
import type { SyncError } from '../errors.ts';
import { isOver, storageError } from './storage-error.ts';

/** Keeps an outbox in a storage as well, and says how far it is. What could not be kept is handed over again with the next sample. */
export class StorageKeeper implements KeptTrack {
  readonly #listener: ArchiveListener;
  readonly #box: Promise<StoredOutbox>;
  #unkept: TrackSample[] = [];
  #isFailing = false;

  constructor(box: Promise<StoredOutbox>, listener: ArchiveListener) {
    this.#listener = listener;
    this.#box = box;
    this.#do(async () => undefined);
  }

  add(samples: readonly TrackSample[]): void {
    const due = [...this.#unkept.splice(0), ...samples];
    const last = due.at(-1);
    if (last === undefined) return;
    this.#do(async (box) => {
      try {
        await box.append(due);
        this.#isFailing = false;
        if (this.#unkept.length === 0) this.#listener.kept(last.seq);
      } catch (error) {
        this.#unkept = [...due, ...this.#unkept];
        throw error;
      }
    });
  }

  forget(seq: number): void {
    this.#unkept = this.#unkept.filter((sample) => sample.seq > seq);
    this.#do((box) => box.forget(seq));
  }

  ended(refusal?: SyncError): void {
    if (isOver(refusal)) this.#do((box) => box.remove());
    else this.release();
  }

  release(): void {
    this.#do(async (box) => box.release());
  }

  #do(work: (box: StoredOutbox) => Promise<void>): void {
    this.#box.then(work).catch((cause: unknown) => {
      if (this.#isFailing) return;
      this.#isFailing = true;
      this.#listener.failed(storageError(cause));
    });
  }
}
