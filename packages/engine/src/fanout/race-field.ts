import type { FriendUpdateData } from '@paceline/protocol';

/** Everybody sees the first so many of the race. */
const LEADERS = 10;
/** Runners next to each other in the race who see each other, and those of the packs before and behind them. */
const PACK_SIZE = 50;
/** Of those whom a member does not see at once, about so many samples a second: it sets how much a member gets of a session of any size. */
const REST_PER_SECOND = 200;

/** The field of a large race at one moment: who runs beside whom. Rule T12 of PROTOCOL.md. */
export class RaceField {
  readonly #packs = new Map<string, number>();
  readonly #leaders = new Set<string>();
  /** How many samples of each runner come to one that everybody gets. */
  readonly period: number;

  /** `picture`: the newest of every runner. */
  constructor(picture: readonly FriendUpdateData[]) {
    const ranked = picture.filter(({ status }) => status !== 'finished').toSorted((a, b) => (b.distance ?? 0) - (a.distance ?? 0));
    for (const [rank, { userId }] of ranked.entries()) {
      this.#packs.set(userId, Math.floor(rank / PACK_SIZE));
      if (rank < LEADERS) this.#leaders.add(userId);
    }
    this.period = Math.max(1, Math.ceil(picture.length / REST_PER_SECOND));
  }

  /** The pack that a member runs in; undefined for who watches, has finished or was not heard of yet. */
  packOf(userId: string): number | undefined {
    return this.#packs.get(userId);
  }

  /** Whether the members of that pack see the runner at once. */
  isSeen(userId: string, from: number | undefined): boolean {
    if (this.#leaders.has(userId)) return true;
    const pack = this.#packs.get(userId);
    return pack !== undefined && from !== undefined && Math.abs(pack - from) <= 1;
  }
}
