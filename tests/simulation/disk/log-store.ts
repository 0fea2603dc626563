import { MemoryStore, type MemoryDisk } from '@paceline/engine';
import { StoreError, type SampleConflict, type Store, type Write } from '@paceline/engine/store';
import { recordOf, recordsIn } from './log-record.ts';
import { DiskError, type SimulatedDisk } from './simulated-disk.ts';

/** Told of every commit once a loss of power can not take it back. */
type Committed = (writes: readonly Write[]) => void;

/**
 * A store on a {@link SimulatedDisk}: a log of commits, each with a checksum, and what they make in memory. As with the
 * SQLite worker, one call is worked on at a time, and a commit that fails leaves nothing behind.
 */
export class LogStore implements Store {
  readonly #disk: SimulatedDisk;
  readonly #committed: Committed;
  #memory: MemoryStore;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(disk: SimulatedDisk, memory: MemoryStore, committed: Committed) {
    this.#disk = disk;
    this.#memory = memory;
    this.#committed = committed;
  }

  /**
   * Opens what is on the disk; a record that is not whole, and all behind it, is cut off. What the last process wrote and
   * did not flush is flushed first, so that nobody is told of it before it is safe. Rejects when that fails.
   */
  static async open(disk: SimulatedDisk, committed: Committed = () => undefined): Promise<LogStore> {
    const memory = await replayed(disk);
    await disk.flush().catch((cause: unknown) => Promise.reject(failureOf(cause)));
    return new LogStore(disk, memory, committed);
  }

  commit(writes: readonly Write[]): Promise<readonly SampleConflict[]> {
    return this.#inTurn(async () => {
      const { length } = this.#disk;
      const conflicts = await this.#memory.commit(writes);
      try {
        this.#disk.append(recordOf(writes));
        await this.#disk.flush();
      } catch (cause) {
        await this.#takeBack(length);
        throw failureOf(cause);
      }
      this.#committed(writes);
      return conflicts;
    });
  }

  loadSession(...args: Parameters<Store['loadSession']>): ReturnType<Store['loadSession']> {
    return this.#inTurn(() => this.#memory.loadSession(...args));
  }

  wasDeleted(...args: Parameters<Store['wasDeleted']>): ReturnType<Store['wasDeleted']> {
    return this.#inTurn(() => this.#memory.wasDeleted(...args));
  }

  sessionsOf(...args: Parameters<Store['sessionsOf']>): ReturnType<Store['sessionsOf']> {
    return this.#inTurn(() => this.#memory.sessionsOf(...args));
  }

  findByCode(...args: Parameters<Store['findByCode']>): ReturnType<Store['findByCode']> {
    return this.#inTurn(() => this.#memory.findByCode(...args));
  }

  readTrack(...args: Parameters<Store['readTrack']>): ReturnType<Store['readTrack']> {
    return this.#inTurn(() => this.#memory.readTrack(...args));
  }

  readTimes(...args: Parameters<Store['readTimes']>): ReturnType<Store['readTimes']> {
    return this.#inTurn(() => this.#memory.readTimes(...args));
  }

  readEvents(...args: Parameters<Store['readEvents']>): ReturnType<Store['readEvents']> {
    return this.#inTurn(() => this.#memory.readEvents(...args));
  }

  openSessions(): ReturnType<Store['openSessions']> {
    return this.#inTurn(() => this.#memory.openSessions());
  }

  /** A log keeps what it has written; what is proved here is that none of it comes back. */
  async purge(): Promise<void> {
    await this.#inTurn(async () => undefined);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
  }

  /** The process dies: what is under way never answers, and takes no effect any more. */
  kill(): void {
    this.#isClosed = true;
    this.#last = new Promise(() => undefined);
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#isClosed) return Promise.reject(new StoreError('closed', 'The store is closed.'));
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** The log is the truth: what is in memory and not in the log is forgotten by reading the log again. */
  async #takeBack(length: number): Promise<void> {
    this.#disk.truncate(length);
    this.#memory = await replayed(this.#disk);
  }
}

async function replayed(disk: SimulatedDisk): Promise<MemoryStore> {
  const { commits, length } = recordsIn(disk.read());
  disk.truncate(length);
  const sessions: MemoryDisk = new Map();
  const memory = new MemoryStore(sessions);
  for (const writes of commits) await memory.commit(writes);
  return memory;
}

const failureOf = (cause: unknown): StoreError =>
  cause instanceof DiskError && cause.code === 'ENOSPC'
    ? new StoreError('disk_full', 'The disk is full; free some space.', { cause })
    : new StoreError('failed', `The store failed: ${String(cause)}`, { cause });
