import type { TrackSample } from '@paceline/protocol';
import type { StoredOutbox } from '../sync/outbox-storage.ts';
import type { ArchiveListener, KeptTrack } from '../sync/track-archive.ts';
import type { SyncError } from '../errors.ts';
import { replaceIn } from './replace-in.ts';
import { isOver, storageError } from './storage-error.ts';

/** Samples by seq. */
type Samples = Map<number, TrackSample>;

/** Keeps an outbox in a storage as well, and says how far it is. What could not be written is tried again with the next change. */
export class StorageKeeper implements KeptTrack {
  readonly #listener: ArchiveListener;
  readonly #box: Promise<StoredOutbox>;
  /** Not kept yet. When `#isMoved`, all that wait: what is kept has other numbers. */
  #unkept: Samples = new Map();
  #isMoved = false;
  /** Kept, but with another content: that may not fit any more, and the old one is better than none. */
  readonly #outdated: Samples = new Map();
  /** Up to that seq there is something to forget; 0 when there is not. */
  #forgettable = 0;
  #kept = 0;
  #isFailing = false;
  #isDue = false;
  #working: Promise<void> | undefined;

  constructor(box: Promise<StoredOutbox>, listener: ArchiveListener) {
    this.#listener = listener;
    this.#box = box;
    this.#work();
  }

  add(samples: readonly TrackSample[]): void {
    for (const sample of samples) (sample.seq > this.#kept || this.#isMoved ? this.#unkept : this.#outdated).set(sample.seq, sample);
    this.#work();
  }

  replace(samples: readonly TrackSample[]): void {
    // What is kept stays until then, and what is not kept yet comes last.
    this.#tell((samples.at(-1)?.seq ?? 0) - this.#unkept.size);
    this.#unkept = new Map(samples.map((sample) => [sample.seq, sample]));
    this.#outdated.clear();
    this.#forgettable = 0;
    this.#isMoved = true;
    this.#work();
  }

  forget(seq: number): void {
    for (const samples of [this.#unkept, this.#outdated]) for (const kept of samples.keys()) if (kept <= seq) samples.delete(kept);
    this.#forgettable = seq;
    this.#work();
  }

  ended(refusal?: SyncError): void {
    if (!isOver(refusal)) return this.release();
    this.#unkept.clear();
    this.#outdated.clear();
    this.#afterAll((box) => box.remove());
  }

  release(): void {
    this.#afterAll(async (box) => box.release());
  }

  #work(): void {
    this.#isDue = true;
    this.#working ??= this.#doDue();
  }

  async #doDue(): Promise<void> {
    await this.#attempt(async (box) => {
      while (this.#isDue) {
        this.#isDue = false;
        await this.#attempt(() => (this.#isMoved ? this.#replaceAll(box) : this.#writeDue(box)));
      }
    });
    this.#working = undefined;
  }

  #afterAll(work: (box: StoredOutbox) => Promise<void>): void {
    void Promise.resolve(this.#working).then(() => this.#attempt(work));
  }

  async #attempt(work: (box: StoredOutbox) => Promise<void>): Promise<void> {
    try {
      await work(await this.#box);
    } catch (cause) {
      if (this.#isFailing) return;
      this.#isFailing = true;
      this.#listener.failed(storageError(cause));
    }
  }

  async #replaceAll(box: StoredOutbox): Promise<void> {
    const unkept = this.#unkept;
    const samples = [...unkept.values()];
    await replaceIn(box, samples);
    if (this.#unkept !== unkept) return;
    this.#isMoved = false;
    this.#settle(unkept, samples);
  }

  /** Hands over at once what is due, so that it shares a write; each part fails by itself. */
  async #writeDue(box: StoredOutbox): Promise<void> {
    const forgettable = this.#forgettable;
    this.#forgettable = 0;
    const results = await Promise.allSettled([
      this.#append(box, this.#unkept),
      this.#append(box, this.#outdated),
      forgettable > 0 ? box.forget(forgettable) : undefined,
    ]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #append(box: StoredOutbox, due: Samples): Promise<void> {
    const samples = [...due.values()].sort((a, b) => a.seq - b.seq);
    if (samples.length === 0) return;
    await box.append(samples);
    // All of them may have got other numbers meanwhile.
    if (!this.#isMoved) this.#settle(due, samples);
  }

  #settle(due: Samples, written: readonly TrackSample[]): void {
    this.#isFailing = false;
    // One that was corrected meanwhile is due once more.
    for (const sample of written) if (due.get(sample.seq) === sample) due.delete(sample.seq);
    if (due === this.#unkept && written.length > 0) this.#tell(written.at(-1)?.seq ?? 0);
  }

  #tell(kept: number): void {
    this.#kept = kept;
    this.#listener.kept(kept);
  }
}
