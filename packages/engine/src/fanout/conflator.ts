import type { FriendUpdateData } from '@paceline/protocol';

/** A runner who has not been heard of for so long is not waited for; milliseconds. The same age ends "live" for viewers. */
const LIVE_AGE = 5_000;

/** Two devices of one runner may be so far apart about the time, milliseconds. */
export const CLOCKS_DIFFER = 2_000;

/** With more live runners than this a tick that waits for all would mostly come late, so it waits less long. */
const FEW = 16;
const SHORT_DELAY = 100;

/** What is known of one runner. One object, so that a sample costs one look-up. */
interface Runner {
  update: FriendUpdateData;
  /** On the monotonic clock. */
  heardAt: number;
  group: Group;
  /** Whether members do not have the update yet. */
  isPending: boolean;
  /** Whether a sample is expected before the next tick of the group. */
  isAwaited: boolean;
}

/** Runners whose samples are expected together. */
export interface Group {
  readonly place: number;
  /** Whether they come at one moment: then nobody else is waited for. */
  readonly isPaced: boolean;
}

const EVERYBODY: Group = { place: 0, isPaced: false };

export interface ConflatorOptions {
  /** A tick is due at the latest so many milliseconds after its first sample. */
  readonly tickDelay: number;
  /** Runners whose samples are expected together have the same group; all when absent. */
  readonly groupOf?: (runner: FriendUpdateData) => Group;
}

/**
 * The live picture of a session, and what of it the members do not have yet. Whole state: a newer sample of a
 * runner replaces the older one, an older one is ignored. It keeps no clock: times come in, monotonic, in milliseconds.
 */
export class Conflator {
  readonly #options: ConflatorOptions;
  readonly #runners = new Map<string, Runner>();
  #pending = 0;
  #pendingSince = 0;
  /** How many of each group are awaited. */
  readonly #awaited: number[] = [];
  /** Groups of the samples that wait. */
  readonly #touched = new Set<Group>();
  #isLarge = false;

  constructor(options: ConflatorOptions) {
    this.#options = options;
  }

  /** Takes a runner's sample; false when a newer one is known. Samples are ordered by the writer's turn, then by their seq. */
  offer(update: FriendUpdateData, now: number): boolean {
    const known = this.#runners.get(update.userId);
    if (known !== undefined && !isNewer(update, known.update)) return false;
    const runner = this.#heard(known, update, now);
    if (this.#pending === 0) this.#pendingSince = now;
    if (!runner.isPending) this.#pending += 1;
    runner.isPending = true;
    this.#touched.add(runner.group);
    return true;
  }

  /** Puts a sample into the picture that members will get with their snapshot. */
  restore(update: FriendUpdateData): void {
    this.#heard(this.#runners.get(update.userId), update, Number.NEGATIVE_INFINITY);
  }

  /** When the next tick is due, undefined when there is nothing to tell. */
  get dueAt(): number | undefined {
    if (this.#pending === 0) return undefined;
    let isWhole = true;
    for (const { place, isPaced } of this.#touched) {
      const isComplete = (this.#awaited[place] ?? 0) === 0;
      if (isComplete && isPaced) return this.#pendingSince;
      isWhole &&= isComplete;
    }
    return isWhole ? this.#pendingSince : this.#pendingSince + this.#delay;
  }

  /** The tick: the newest sample of everyone who sent one since the last. */
  flush(now: number): readonly FriendUpdateData[] {
    const updates: FriendUpdateData[] = [];
    let live = 0;
    for (const runner of this.#runners.values()) {
      if (runner.isPending) updates.push(runner.update);
      runner.isPending = false;
      const isLive = now - runner.heardAt < LIVE_AGE && runner.update.status !== 'finished';
      if (isLive) live += 1;
      if (this.#touched.has(runner.group)) this.#await(runner, isLive);
    }
    this.#isLarge = live > FEW;
    this.#pending = 0;
    this.#touched.clear();
    return updates;
  }

  /** The whole picture. */
  snapshot(): readonly FriendUpdateData[] {
    return Array.from(this.#runners.values(), ({ update }) => update);
  }

  /** No longer waits for a runner whose connection is lost. */
  overlook(userId: string): void {
    const runner = this.#runners.get(userId);
    if (runner !== undefined) this.#await(runner, false);
  }

  /** Takes a runner out of the picture. */
  forget(userId: string): void {
    const runner = this.#runners.get(userId);
    if (runner === undefined) return;
    if (runner.isPending) this.#pending -= 1;
    this.#await(runner, false);
    this.#runners.delete(userId);
  }

  #heard(known: Runner | undefined, update: FriendUpdateData, heardAt: number): Runner {
    const group = this.#options.groupOf?.(update) ?? EVERYBODY;
    if (known === undefined) {
      const runner: Runner = { update, heardAt, group, isPending: false, isAwaited: false };
      this.#runners.set(update.userId, runner);
      return runner;
    }
    this.#await(known, false);
    known.update = inOrder(update, known.update);
    known.heardAt = heardAt;
    known.group = group;
    return known;
  }

  #await(runner: Runner, isAwaited: boolean): void {
    if (runner.isAwaited === isAwaited) return;
    runner.isAwaited = isAwaited;
    const { place } = runner.group;
    this.#awaited[place] = (this.#awaited[place] ?? 0) + (isAwaited ? 1 : -1);
  }

  get #delay(): number {
    const { tickDelay } = this.#options;
    return this.#isLarge ? Math.min(tickDelay, SHORT_DELAY) : tickDelay;
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
