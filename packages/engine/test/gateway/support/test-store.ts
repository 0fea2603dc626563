import { MemoryStore } from '../../../src/journal/memory-store.ts';
import { StoreError, type SampleConflict, type Write } from '../../../src/journal/store.ts';

/** A memory store whose disk can be full, and whose commits can be made to wait. */
export class TestStore extends MemoryStore {
  isFull = false;
  /** Every group that was committed, in order. */
  readonly groups: (readonly Write[])[] = [];
  #gate: Promise<void> | undefined;

  /** Lets commits wait until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return () => {
      this.#gate = undefined;
      resolve();
    };
  }

  override async commit(writes: readonly Write[]): Promise<readonly SampleConflict[]> {
    await this.#gate;
    if (this.isFull) throw new StoreError('disk_full', 'The disk is full; make room.');
    const conflicts = await super.commit(writes);
    this.groups.push(writes);
    return conflicts;
  }
}
