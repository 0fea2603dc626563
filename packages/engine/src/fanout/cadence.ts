import type { CadenceData } from '@paceline/protocol';

/** When a member's samples should arrive: when the server's clock, milliseconds modulo `interval`, comes to `phase`. */
export type Cadence = Pick<CadenceData, 'interval' | 'phase'>;

const SECOND = 1_000;
/** Of one alone, whom nobody sees: long enough to spare the phone's radio, short enough for those who come. */
const ALONE_INTERVAL = 3_000;
/** So many runners share a phase: their samples come together, and should take the server some twenty milliseconds at most. */
const GROUP_SIZE = 500;
/** Each group is one more frame a second for every member of the session. */
export const MOST_GROUPS = 4;
/** The fractional parts of its multiples lie evenly over 0 to 1, however many there are (the golden ratio's sequence). */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Deals out phases, so that what many sessions have to do is spread evenly over the second. */
export class Phases {
  #dealt = 0;

  next(): number {
    this.#dealt += 1;
    return Math.floor(((this.#dealt * GOLDEN) % 1) * SECOND);
  }
}

/** The cadences of one session: which runners tick together, and when. Rules T10 and T11 of PROTOCOL.md. */
export class Cadences {
  readonly #phase: number;
  #groups = 1;

  constructor(phase: number) {
    this.#phase = phase;
  }

  /** There are that many members; true when they are divided anew by that. Groups stay when members leave: most come back. */
  grow(members: number): boolean {
    const groups = Math.min(MOST_GROUPS, Math.ceil(members / GROUP_SIZE));
    if (groups <= this.#groups) return false;
    this.#groups = groups;
    return true;
  }

  /** The group of the member with that place in the roster. */
  groupOf(index: number): number {
    return index % this.#groups;
  }

  of(index: number, isAlone: boolean): Cadence {
    if (isAlone) return { interval: ALONE_INTERVAL, phase: this.#phase };
    return { interval: SECOND, phase: (this.#phase + Math.floor((this.groupOf(index) * SECOND) / this.#groups)) % SECOND };
  }
}
