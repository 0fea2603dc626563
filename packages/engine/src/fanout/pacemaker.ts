import type { Environment } from '@paceline/core';
import { Cadences, MOST_GROUPS, type Cadence } from './cadence.ts';
import type { Group } from './conflator.ts';
import { Frame } from './frame.ts';
import type { Outlet } from './outlet.ts';

const PACED: readonly Group[] = Array.from({ length: MOST_GROUPS }, (_, place) => ({ place, isPaced: true }));
const UNPACED: Group = { place: MOST_GROUPS, isPaced: false };

export interface PacemakerOptions {
  readonly sessionId: string;
  readonly environment: Environment;
  /** The session's phase, milliseconds. */
  readonly phase: number;
}

/** A connected member, by its place in the roster. */
export interface PacedMember {
  readonly userId: string;
  readonly index: number;
  readonly outlet: Outlet;
}

interface Entry extends PacedMember {
  /** What the member was told last. */
  told?: Cadence;
}

/** Tells the members of one session when their samples should arrive, and again when that changes. */
export class Pacemaker {
  readonly #options: PacemakerOptions;
  readonly #cadences: Cadences;
  readonly #members = new Map<string, Entry>();
  #wasAlone = true;

  constructor(options: PacemakerOptions) {
    this.#options = options;
    this.#cadences = new Cadences(options.phase);
  }

  /** Which of the runners' samples come together: those of a cadence, and the others. */
  groupOf({ userId, index = 0 }: { readonly userId: string; readonly index?: number | undefined }): Group {
    return this.#members.get(userId)?.outlet.isPaced === true ? (PACED[this.#cadences.groupOf(index)] ?? UNPACED) : UNPACED;
  }

  /** The member is connected through that outlet from now on. */
  add(member: PacedMember): void {
    const entry: Entry = { userId: member.userId, index: member.index, outlet: member.outlet };
    this.#members.set(member.userId, entry);
    const isDivided = this.#cadences.grow(this.#members.size);
    this.#tellAllIf(isDivided);
    this.#tell(entry);
  }

  remove(userId: string): void {
    if (this.#members.delete(userId)) this.#tellAllIf(false);
  }

  get #isAlone(): boolean {
    return this.#members.size < 2;
  }

  #tellAllIf(isDivided: boolean): void {
    const isAlone = this.#isAlone;
    if (!isDivided && isAlone === this.#wasAlone) return;
    this.#wasAlone = isAlone;
    for (const entry of this.#members.values()) this.#tell(entry);
  }

  #tell(entry: Entry): void {
    const { sessionId, environment } = this.#options;
    if (!entry.outlet.isPaced) return;
    const cadence = this.#cadences.of(entry.index, this.#isAlone);
    if (entry.told?.interval === cadence.interval && entry.told.phase === cadence.phase) return;
    entry.told = cadence;
    entry.outlet.send(Frame.of('cadence', { sessionId, ...cadence }, environment.now()));
  }
}
