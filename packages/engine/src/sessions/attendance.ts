import type { Cancel, Environment } from '@paceline/core';
import type { Timers } from './timers.ts';

type State<Seat> =
  | { readonly kind: 'seated'; readonly seat: Seat }
  /** The connection is lost; `since` is on the monotonic clock. */
  | { readonly kind: 'dropped'; readonly since: number; readonly cancel: Cancel }
  /** A join of the dropped participant is being decided. */
  | { readonly kind: 'returning'; readonly since: number };

export interface AttendanceOptions {
  readonly environment: Environment;
  readonly timers: Timers;
  readonly awayAfter: number;
  readonly leftAfter: number;
  /** The participant has been dropped for `awayAfter`. */
  readonly missed: (userId: string) => void;
  /** The participant has been dropped for `leftAfter`. */
  readonly givenUp: (userId: string) => void;
}

/** Which participants of a session are connected, through which seat, and how long the others have been gone. */
export class Attendance<Seat> {
  readonly #options: AttendanceOptions;
  readonly #states = new Map<string, State<Seat>>();

  constructor(options: AttendanceOptions) {
    this.#options = options;
  }

  /** True when nobody is connected or expected to come back. */
  get isEmpty(): boolean {
    return this.#states.size === 0;
  }

  seatOf(userId: string): Seat | undefined {
    const state = this.#states.get(userId);
    return state?.kind === 'seated' ? state.seat : undefined;
  }

  /** Releases everybody. Returns the seats of those who were connected. */
  clear(): readonly Seat[] {
    const seats = [...this.#states.values()].flatMap((state) => (state.kind === 'seated' ? [state.seat] : []));
    for (const userId of this.#states.keys()) this.release(userId);
    return seats;
  }

  isDropped(userId: string): boolean {
    return this.#states.get(userId)?.kind === 'dropped';
  }

  /** The participant is connected through this seat from now on. */
  seat(userId: string, seat: Seat): void {
    this.release(userId);
    this.#states.set(userId, { kind: 'seated', seat });
  }

  /** The participant's connection is lost: now, or since then on the monotonic clock. */
  drop(userId: string, since = this.#options.environment.monotonic()): void {
    const { environment, timers, awayAfter, leftAfter, missed, givenUp } = this.#options;
    this.release(userId);
    const gone = environment.monotonic() - since;
    const steps = [{ wait: awayAfter - gone, run: missed }, { wait: leftAfter - gone, run: givenUp }];
    const later = steps.filter(({ wait }) => wait > 0).map(({ wait, run }) => timers.after(wait, () => run(userId)));
    this.#states.set(userId, { kind: 'dropped', since, cancel: () => later.forEach((cancel) => cancel()) });
    // At once: whoever looks next is to see what was due before.
    for (const { wait, run } of steps) if (wait <= 0) run(userId);
  }

  /** A join has begun: meanwhile the participant is neither missed nor given up. */
  expect(userId: string): void {
    const state = this.#states.get(userId);
    if (state?.kind !== 'dropped') return;
    state.cancel();
    this.#states.set(userId, { kind: 'returning', since: state.since });
  }

  /** The join came to nothing: the participant is as lost as before. */
  expectNoLonger(userId: string): void {
    const state = this.#states.get(userId);
    if (state?.kind === 'returning') this.drop(userId, state.since);
  }

  /** The participant has left. */
  release(userId: string): void {
    const state = this.#states.get(userId);
    if (state?.kind === 'dropped') state.cancel();
    this.#states.delete(userId);
  }
}
