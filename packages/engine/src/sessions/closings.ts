import type { Environment } from '@paceline/core';
import type { EventRecord } from '../journal/store.ts';
import { ABANDONED_AFTER, REST } from './decide.ts';
import { insist } from './insist.ts';
import type { SessionLog } from './session-log.ts';
import { isFinished } from './session.ts';
import type { Timers } from './timers.ts';

export interface ClosingsOptions {
  readonly log: SessionLog;
  readonly timers: Timers;
  readonly environment: Environment;
  /** When something was heard of the session last, epoch milliseconds. */
  readonly lastSign: number;
  /** Its newest events. */
  readonly recent: readonly EventRecord[];
}

/** How often it is looked again whether all who run have finished, milliseconds. */
const LOOK_EVERY = 60_000;

/** Asks for the end of a session that nobody ends. Rules S20, S37 and S38 of SPEC.md. */
export class Closings {
  readonly #options: ClosingsOptions;
  /** On the monotonic clock. */
  #lastSign: number;
  #lastFinish: number | undefined;

  constructor(options: ClosingsOptions) {
    const { environment, lastSign, recent, log } = options;
    const onMonotonic = (at: number): number => environment.monotonic() - Math.max(0, environment.now() - at);
    this.#options = options;
    this.#lastSign = onMonotonic(lastSign);
    const finish = recent.findLast(({ fact }) => fact.kind === 'finished');
    // A finish that no event tells of any more counts from now on.
    if (finish !== undefined || log.session.members.some(isFinished)) this.#lastFinish = onMonotonic(finish?.at ?? environment.now());
  }

  begin(): void {
    this.#awaitSilence();
    if (this.#lastFinish !== undefined) this.#awaitRest();
  }

  /** A sample has come. */
  sign(): void {
    this.#lastSign = this.#options.environment.monotonic();
  }

  heard(events: readonly EventRecord[]): void {
    this.sign();
    if (!events.some(({ fact }) => fact.kind === 'finished')) return;
    const isFirst = this.#lastFinish === undefined;
    this.#lastFinish = this.#options.environment.monotonic();
    if (isFirst) this.#awaitRest();
  }

  #awaitSilence(): void {
    const { log, timers } = this.#options;
    if (log.session.record.status === 'ended') return;
    const wait = ABANDONED_AFTER - this.#since(this.#lastSign);
    if (wait <= 0) insist(log, timers, () => ({ kind: 'close', silence: this.#since(this.#lastSign) }));
    timers.after(wait > 0 ? wait : ABANDONED_AFTER, () => this.#awaitSilence());
  }

  #awaitRest(): void {
    const { log, timers } = this.#options;
    const { status } = log.session.record;
    if (status === 'ended') return;
    const rested = (): number => this.#since(this.#lastFinish ?? Infinity);
    const wait = REST - rested();
    if (wait <= 0 && status === 'active') insist(log, timers, () => ({ kind: 'close_finished', rested: rested() }));
    timers.after(wait > 0 ? wait : LOOK_EVERY, () => this.#awaitRest());
  }

  #since(moment: number): number {
    return this.#options.environment.monotonic() - moment;
  }
}
