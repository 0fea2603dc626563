import type { Cancel, Environment } from '@paceline/core';
import type { FriendUpdateData } from '@paceline/protocol';
import { Conflator, type ConflatorOptions } from './conflator.ts';

export interface TickerOptions extends ConflatorOptions {
  readonly environment: Environment;
  readonly tick: (updates: readonly FriendUpdateData[]) => void;
}

/** Calls `tick` when the conflator says that it is time. */
export class Ticker {
  readonly #options: TickerOptions;
  readonly #conflator: Conflator;
  #cancel: Cancel | undefined;

  constructor(options: TickerOptions) {
    this.#options = options;
    this.#conflator = new Conflator(options);
  }

  /** Takes a runner's sample for the next tick; false when a newer one is known. */
  offer(update: FriendUpdateData): boolean {
    const isNewer = this.#conflator.offer(update, this.#options.environment.monotonic());
    if (isNewer) this.#schedule();
    return isNewer;
  }

  restore(update: FriendUpdateData): void {
    this.#conflator.restore(update);
  }

  snapshot(): readonly FriendUpdateData[] {
    return this.#conflator.snapshot();
  }

  /** The runner's connection is lost: ticks no longer wait for them. */
  overlook(userId: string): void {
    this.#conflator.overlook(userId);
    this.#schedule();
  }

  /** The runner has left: the live picture goes on without them. */
  forget(userId: string): void {
    this.#conflator.forget(userId);
    this.#schedule();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #schedule(): void {
    const { environment } = this.#options;
    const { dueAt } = this.#conflator;
    if (dueAt === undefined) return;
    const wait = dueAt - environment.monotonic();
    if (wait <= 0) this.#flush();
    else this.#cancel ??= environment.setTimer(wait, () => this.#flush());
  }

  #flush(): void {
    this.stop();
    const updates = this.#conflator.flush(this.#options.environment.monotonic());
    if (updates.length > 0) this.#options.tick(updates);
  }
}
