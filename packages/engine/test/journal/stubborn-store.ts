import { MemoryStore } from '../../src/journal/memory-store.ts';
import { StoreError, type SampleConflict, type Write } from '../../src/journal/store.ts';

/** A memory store whose commits take as long as the test wants, and fail when it wants. */
export class StubbornStore extends MemoryStore {
  /** The groups in the order in which they arrived. */
  readonly groups: (readonly Write[])[] = [];
  /** While set, commits wait for `release`. */
  isHeld = false;
  /** While set, commits reject with it. */
  failure: StoreError | undefined;
  #release: () => void = () => {};

  override async commit(writes: readonly Write[]): Promise<readonly SampleConflict[]> {
    this.groups.push(writes);
    if (this.isHeld) await new Promise<void>((resolve) => (this.#release = resolve));
    if (this.failure !== undefined) throw this.failure;
    return super.commit(writes);
  }

  /** Lets the commit that is under way go on. */
  release(): void {
    this.#release();
  }
}

export const diskFull = (): StoreError => new StoreError('disk_full', 'The disk is full.');
