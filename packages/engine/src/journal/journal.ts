import type { Cancel, Environment } from '@paceline/core';
import { errorFields, type Log } from '../observe/log.ts';
import { StoreError, type SampleConflict, type Store, type Write } from './store.ts';

export interface JournalOptions {
  readonly store: Store;
  readonly environment: Environment;
  readonly log: Log;
  /** Longest wait of a write before its group is committed, milliseconds; a commit that is under way may add its own time. */
  readonly commitDelay: number;
  /** Most writes that may wait; beyond it they are refused with `overloaded`. */
  readonly capacity?: number;
}

/** Hears what became of its writes, once. */
export interface Writer {
  /** All of them survive a crash of the machine, except for these samples, which were not stored. */
  committed(conflicts: readonly SampleConflict[]): void;
  /** None of them was stored. */
  refused(error: StoreError): void;
}

/** The writes of one call: they are committed together and in order, and share one answer. */
interface Entry {
  readonly writes: readonly Write[];
  /** Monotonic milliseconds. */
  readonly queuedAt: number;
  readonly writer: Writer;
}

type State =
  | { readonly kind: 'idle' }
  /** The first writes of a group wait for others. */
  | { readonly kind: 'collecting'; readonly cancel: Cancel }
  /** `since`: when the first write of the group came, monotonic milliseconds. */
  | { readonly kind: 'committing'; readonly done: Promise<void>; readonly since: number };

const CAPACITY = 100_000;
/** A group with this many writes is committed before its delay is over, and takes no more. */
const FULL_GROUP = 4_096;
/** After a failure the store is left alone for so long, milliseconds. */
const RETRY_DELAY = 1_000;

/**
 * Makes writes durable in groups, so that many of them share one fsync.
 *
 * When a commit fails, nothing of its group was stored, and all that waits behind it is refused with it: a later write
 * never gets in where an earlier one of the same writer did not. A call that contradicts what is stored (`invalid`), or
 * touches what is damaged in the store, is refused alone.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #capacity: number;
  #state: State = { kind: 'idle' };
  #queue: Entry[] = [];
  #pending = 0;
  #failure: StoreError | undefined;
  /** Monotonic milliseconds. */
  #restUntil = -Infinity;
  #isClosed = false;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#capacity = options.capacity ?? CAPACITY;
  }

  /** Writes that are not committed yet. */
  get pending(): number {
    return this.#pending;
  }

  /** How long the oldest write that is not committed has waited, milliseconds; 0 when there is none. */
  get lag(): number {
    const since = this.#state.kind === 'committing' ? this.#state.since : this.#queue[0]?.queuedAt;
    return since === undefined ? 0 : this.#options.environment.monotonic() - since;
  }

  /** Why the newest commit failed; undefined when it did not. */
  get failure(): StoreError | undefined {
    return this.#failure;
  }

  /**
   * Resolves when all the writes survive a crash of the machine, with the samples among them that were not stored.
   * Rejects with a `StoreError` when none of them was stored. The calls that share a commit settle in their order and
   * in one go, so that a writer with several of them can give one answer for all.
   */
  write(writes: readonly Write[]): Promise<readonly SampleConflict[]> {
    return new Promise((resolve, reject) => this.submit(writes, { committed: resolve, refused: reject }));
  }

  /** The same for a writer that is called instead, later: of what is written every second by everybody, promises would be a burden. */
  submit(writes: readonly Write[], writer: Writer): void {
    const refusal = this.#refusal(writes);
    if (refusal !== undefined) return void Promise.resolve().then(() => writer.refused(refusal));
    this.#queue.push({ writes, queuedAt: this.#options.environment.monotonic(), writer });
    this.#pending += writes.length;
    this.#advance();
  }

  /** Takes no more writes, and resolves when those it has are settled. The store stays open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (this.#advance(); this.#state.kind === 'committing'; this.#advance()) await this.#state.done;
  }

  #refusal(writes: readonly Write[]): StoreError | undefined {
    if (this.#isClosed) return new StoreError('closed', 'The journal is closed.');
    if (this.#pending + writes.length <= this.#capacity) return undefined;
    return new StoreError('overloaded', `The store does not keep up: ${this.#pending} writes wait already; try again later.`);
  }

  /** Does what is to be done next, if it is time. */
  #advance(): void {
    const [first] = this.#queue;
    if (this.#state.kind === 'committing' || first === undefined) return;
    const due = this.#due(first);
    if (due <= this.#options.environment.monotonic()) this.#commitGroup();
    else if (this.#state.kind === 'idle') this.#state = { kind: 'collecting', cancel: this.#timer(due) };
  }

  #due(first: Entry): number {
    if (this.#isClosed) return -Infinity;
    const isFull = this.#pending >= FULL_GROUP;
    return Math.max(this.#restUntil, isFull ? -Infinity : first.queuedAt + this.#options.commitDelay);
  }

  #timer(due: number): Cancel {
    const { environment } = this.#options;
    return environment.setTimer(due - environment.monotonic(), () => this.#commitGroup());
  }

  #commitGroup(): void {
    if (this.#state.kind === 'collecting') this.#state.cancel();
    const group = this.#takeGroup();
    this.#state = { kind: 'committing', done: this.#settle(group), since: group[0]?.queuedAt ?? this.#options.environment.monotonic() };
  }

  async #settle(group: readonly Entry[]): Promise<void> {
    await this.#commit(group);
    this.#state = { kind: 'idle' };
    this.#advance();
  }

  #takeGroup(): Entry[] {
    let writes = 0;
    const rest = this.#queue.findIndex((entry, index) => (writes += entry.writes.length) > FULL_GROUP && index > 0);
    return this.#queue.splice(0, rest === -1 ? this.#queue.length : rest);
  }

  async #commit(group: readonly Entry[]): Promise<void> {
    try {
      const conflicts = await this.#options.store.commit(group.flatMap((entry) => entry.writes));
      // For everyone who has read of the failure: as news it would be missing where only warnings are kept.
      if (this.#failure !== undefined) this.#options.log.warn({}, 'writes are committed again');
      this.#failure = undefined;
      this.#resolve(group, conflicts);
    } catch (cause) {
      const error = cause instanceof StoreError ? cause : new StoreError('failed', `The store failed: ${String(cause)}`, { cause });
      const culprit = entryWith(group, error.write);
      if (culprit === undefined) return this.#fail(group, error);
      this.#reject([culprit.entry], new StoreError(error.kind, error.message, { cause: error, write: culprit.write }));
      const others = group.filter((entry) => entry !== culprit.entry);
      if (others.length > 0) await this.#commit(others);
    }
  }

  #resolve(group: readonly Entry[], conflicts: readonly SampleConflict[]): void {
    let first = 0;
    for (const { writes, writer } of group) {
      const end = first + writes.length;
      this.#pending -= writes.length;
      this.#tell(() => writer.committed(conflicts.length === 0 ? conflicts : ownConflicts(conflicts, first, end)));
      first = end;
    }
  }

  #fail(group: readonly Entry[], error: StoreError): void {
    this.#failure = error;
    this.#restUntil = this.#options.environment.monotonic() + RETRY_DELAY;
    this.#options.log.error({ ...errorFields(error), writes: this.#pending }, 'writes were refused because a commit failed');
    this.#reject([...group, ...this.#queue.splice(0)], error);
  }

  #reject(entries: readonly Entry[], error: StoreError): void {
    for (const { writes, writer } of entries) {
      this.#pending -= writes.length;
      this.#tell(() => writer.refused(error));
    }
  }

  /** A writer that fails over the news is a fault of the server's, which must not keep it from the others. */
  #tell(news: () => void): void {
    try {
      news();
    } catch (error) {
      this.#options.log.error(errorFields(error), 'a writer failed over the news of its writes');
    }
  }
}

/** Those of the writes first … end − 1 of a group, counted from the first of them. */
const ownConflicts = (conflicts: readonly SampleConflict[], first: number, end: number): readonly SampleConflict[] =>
  conflicts.filter(({ write }) => write >= first && write < end).map((conflict) => ({ ...conflict, write: conflict.write - first }));

/** The entry that holds the write at that place of its group, and the place within the entry. */
function entryWith(group: readonly Entry[], place = -1): { entry: Entry; write: number } | undefined {
  let write = place;
  for (const entry of group) {
    if (write < entry.writes.length) return write < 0 ? undefined : { entry, write };
    write -= entry.writes.length;
  }
  return undefined;
}
