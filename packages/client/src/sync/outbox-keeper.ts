import type { TrackSample } from '@paceline/protocol';
import { SyncError } from '../errors.ts';
import type { OutboxKey, OutboxStorage, StoredOutbox } from './outbox-storage.ts';

export interface OutboxKeeperOptions {
  readonly storage: OutboxStorage;
  readonly key: OutboxKey;
  /** Everything up to that seq survives a crash of the app. */
  readonly kept: (seq: number) => void;
  /** The storage does not do its work; recording goes on, but in memory alone. */
  readonly failed: (error: SyncError) => void;
}

/** Keeps an outbox in a storage as well, and says how far it is. What could not be kept is handed over again with the next sample. */
export class OutboxKeeper {
  readonly #options: OutboxKeeperOptions;
  readonly #box: Promise<StoredOutbox>;
  #unkept: TrackSample[] = [];
  #isFailing = false;

  constructor(options: OutboxKeeperOptions) {
    this.#options = options;
    this.#box = options.storage.create(options.key);
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
        if (this.#unkept.length === 0) this.#options.kept(last.seq);
      } catch (error) {
        this.#unkept = [...due, ...this.#unkept];
        throw error;
      }
    });
  }

  /** The server has everything up to that seq. */
  forget(seq: number): void {
    this.#unkept = this.#unkept.filter((sample) => sample.seq > seq);
    this.#do((box) => box.forget(seq));
  }

  /** Nothing of it is needed any more. */
  remove(): void {
    this.#do((box) => box.remove());
  }

  /** This run of the app has no more to do with it. */
  release(): void {
    this.#do(async (box) => box.release());
  }

  #do(work: (box: StoredOutbox) => Promise<void>): void {
    this.#box.then(work).catch((cause: unknown) => {
      if (this.#isFailing) return;
      this.#isFailing = true;
      this.#options.failed(storageError(cause));
    });
  }
}

/** What a storage failed with, as an error for the app. */
export function storageError(cause: unknown): SyncError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new SyncError('storage_failed', `Samples cannot be kept on this device: ${message}`, { cause });
}
