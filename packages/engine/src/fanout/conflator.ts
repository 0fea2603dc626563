import type { FriendUpdateData } from '@paceline/protocol';

/** A runner who has not been heard of for so long is not waited for; milliseconds. The same age ends "live" for viewers. */
const LIVE_AGE = 5_000;

/** Two devices of one runner may be so far apart about the time, milliseconds. */
export const CLOCKS_DIFFER = 2_000;

/** With more live runners than this a tick that waits for all would mostly come late, so it waits less long. */
const FEW = 16;
const SHORT_DELAY = 100;

interface Newest {
  readonly update: FriendUpdateData;
  /** On the monotonic clock. */
  readonly heardAt: number;
}

export interface ConflatorOptions {
  /** A tick is due at the latest so many milliseconds after its first sample. */
  readonly tickDelay: number;
  /** Runners whose samples are expected together have the same group; all when absent. By place in the roster. */
  readonly groupOf?: (index: number) => number;
}

/**
 * The live picture of a session, and what of it the members do not have yet. Whole state: a newer sample of a
 * runner replaces the older one, an older one is ignored. It keeps no clock: times come in, monotonic, in milliseconds.
 */
export class Conflator {
  readonly #options: ConflatorOptions;
  readonly #newest = new Map<string, Newest>();
  readonly #pending = new Set<string>();
  #pendingSince = 0;
  /** Runners of whom a sample is expected before the next tick of their group, by group. */
  readonly #awaited = new Map<number, Set<string>>();
  /** Groups of the samples that wait. */
  readonly #touched = new Set<number>();
  #isLarge = false;

  constructor(options: ConflatorOptions) {
    this.#options = options;
  }

  /** Takes a runner's sample; false when a newer one is known. Samples are ordered by the writer's turn, then by their seq. */
  offer(update: FriendUpdateData, now: number): boolean {
    const known = this.#newest.get(update.userId)?.update;
    if (known !== undefined && !isNewer(update, known)) return false;
    this.#newest.set(update.userId, { update: inOrder(update, known), heardAt: now });
    if (this.#pending.size === 0) this.#pendingSince = now;
    this.#pending.add(update.userId);
    const group = this.#groupOf(update);
    this.#touched.add(group);
    this.#awaited.get(group)?.delete(update.userId);
    return true;
  }

  /** Puts a sample into the picture that members will get with their snapshot. */
  restore(update: FriendUpdateData): void {
    this.#newest.set(update.userId, { update, heardAt: Number.NEGATIVE_INFINITY });
  }

  /** When the next tick is due, undefined when there is nothing to tell. */
  get dueAt(): number | undefined {
    if (this.#pending.size === 0) return undefined;
    for (const group of this.#touched) if ((this.#awaited.get(group)?.size ?? 0) > 0) return this.#pendingSince + this.#delay;
    return this.#pendingSince;
  }

  /** The tick: the newest sample of everyone who sent one since the last. */
  flush(now: number): readonly FriendUpdateData[] {
    const updates: FriendUpdateData[] = [];
    for (const group of this.#touched) this.#awaitedOf(group).clear();
    let live = 0;
    for (const [userId, { update, heardAt }] of this.#newest) {
      if (this.#pending.has(userId)) updates.push(update);
      if (now - heardAt >= LIVE_AGE || update.status === 'finished') continue;
      live += 1;
      const group = this.#groupOf(update);
      if (this.#touched.has(group)) this.#awaitedOf(group).add(userId);
    }
    this.#isLarge = live > FEW;
    this.#pending.clear();
    this.#touched.clear();
    return updates;
  }

  /** The whole picture. */
  snapshot(): readonly FriendUpdateData[] {
    return [...this.#newest.values()].map(({ update }) => update);
  }

  /** No longer waits for a runner whose connection is lost. */
  overlook(userId: string): void {
    for (const awaited of this.#awaited.values()) awaited.delete(userId);
  }

  /** Takes a runner out of the picture. */
  forget(userId: string): void {
    this.#newest.delete(userId);
    this.#pending.delete(userId);
    this.overlook(userId);
  }

  #awaitedOf(group: number): Set<string> {
    const awaited = this.#awaited.get(group) ?? new Set();
    this.#awaited.set(group, awaited);
    return awaited;
  }

  get #delay(): number {
    const { tickDelay } = this.#options;
    return this.#isLarge ? Math.min(tickDelay, SHORT_DELAY) : tickDelay;
  }

  #groupOf({ index = 0 }: FriendUpdateData): number {
    return this.#options.groupOf?.(index) ?? 0;
  }
}

function isNewer(update: FriendUpdateData, known: FriendUpdateData): boolean {
  const turns = (update.writerEpoch ?? 1) - (known.writerEpoch ?? 1);
  if (turns === 0) return (update.seq ?? 0) > (known.seq ?? 0);
  // Who takes a run back may first upload what was recorded before the other one had it.
  return turns > 0 && (update.sessionTime ?? Infinity) > (known.sessionTime ?? 0) - CLOCKS_DIFFER;
}

/** A device clock that was set back makes a later sample look earlier: the order of the seqs stands. */
function inOrder(update: FriendUpdateData, known: FriendUpdateData | undefined): FriendUpdateData {
  if (known?.sessionTime === undefined || update.sessionTime === undefined || known.sessionTime <= update.sessionTime) return update;
  return { ...update, sessionTime: known.sessionTime };
}
