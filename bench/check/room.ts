import type { SessionStatusData } from '@paceline/protocol';
import type { Entry } from '../fanout/dialects/paceline-sessions.ts';
import type { Runner } from '../fanout/runner.ts';
import { distanceOf } from '../fanout/sample-text.ts';
import type { Bounds } from './bounds.ts';
import type { Faults } from './faults.ts';
import { nearOf, periodOf } from './field.ts';
import { Judge, type Counts } from './judge.ts';
import type { Ears } from './listener.ts';
import type { Voice } from './voices.ts';

/** Who is in a session, in the order of their places. */
export interface Guest {
  readonly runner: Runner;
  readonly voice: Voice;
  readonly entry: () => Entry;
}

export interface RoomOptions {
  readonly bounds: Bounds;
  readonly faults: Faults;
  readonly counts: Counts;
}

/** Before that, milliseconds, the field of a large race is not known, and neither process has done its work often enough to be quick at it. */
const SETTLED = 3_000;

/** One session: while its members enter it learns their places in the roster, and then it judges what they hear. */
export class Room {
  readonly guests: Guest[] = [];
  readonly #options: RoomOptions;
  readonly #indexes = new Map<string, number>();
  #origin: number | undefined;
  #judge: Judge | undefined;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  /** What the member with that place hears, and what to do with it. */
  earsOf(place: number): Ears {
    const { faults } = this.#options;
    return {
      status: (status) => this.#status(status),
      told: (told, sessionId, how) => {
        const own = this.guests[place]?.entry().join.sessionId;
        if (sessionId !== undefined && sessionId !== own) faults.add('foreign', `a member of ${own} is told of ${sessionId}`);
        else if (this.#judge === undefined) faults.add('foreign', `a member of ${own} is told of a sample before anybody has sent one`);
        else this.#judge.told(place, told, how);
      },
      unreadable: (why) => faults.add('unreadable', why),
      refused: (why) => faults.add('refused', why),
    };
  }

  /** Everybody is in: from now on they send. `now`: milliseconds of the generator's clock. */
  open(now: number): void {
    const { bounds, faults, counts } = this.#options;
    const members = this.guests.map(({ runner, voice, entry }) => {
      const { userId } = entry().join;
      const index = this.#indexes.get(userId.toLowerCase());
      if (index === undefined) throw new Error(`No roster has told the place of ${userId}.`);
      return { number: runner.number, userId, index, voice };
    });
    const isNear = nearOf(
      members.map(({ userId, number, voice }, place) => ({ userId, distance: voice.form === 'ios' ? undefined : distanceOf(number, 1), friends: this.guests[place]?.entry().join.friends ?? [] })),
      bounds,
    );
    const since = now + SETTLED;
    const sessionId = this.guests[0]?.entry().join.sessionId ?? '';
    this.#judge = new Judge({ sessionId, origin: this.#origin ?? NaN, members, bounds, isNear, period: periodOf(members.length), since }, faults, counts);
  }

  sent(runner: Runner, sample: { readonly at: number; readonly takenAt: number }): void {
    this.#judge?.sent(runner.place, sample);
  }

  end(): void {
    this.#judge?.end();
  }

  /** All rosters must agree on who has which place. */
  #status({ sessionId, roster = [], origin }: SessionStatusData): void {
    this.#origin ??= origin;
    if (origin !== this.#origin) this.#options.faults.add('different', `the origin of ${sessionId} is ${origin}, and was ${this.#origin}`);
    for (const { userId, index } of roster) {
      const known = this.#indexes.get(userId.toLowerCase());
      if (known === undefined) this.#indexes.set(userId.toLowerCase(), index);
      else if (known !== index) this.#options.faults.add('different', `in ${sessionId} the place of ${userId} is ${index}, and was ${known}`);
    }
  }
}
