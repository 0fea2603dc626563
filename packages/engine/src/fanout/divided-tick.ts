import type { FriendUpdateData } from '@paceline/protocol';
import type { Frame } from './frame.ts';
import type { Outlet } from './outlet.ts';
import type { RaceField } from './race-field.ts';
import type { TickFrames } from './tick-frames.ts';

/** Who gets frames. */
export interface Reader {
  readonly userId: string;
  readonly outlet: Pick<Outlet, 'vocabulary'>;
  /** Whom the reader follows wherever they run. */
  readonly friends: readonly string[];
}

export interface DividedTickOptions {
  readonly field: RaceField;
  /** Those whom everybody sees. */
  readonly due: ReadonlySet<string>;
  readonly frames: (updates: readonly FriendUpdateData[]) => TickFrames;
}

/** A tick of a large session: one frame for all of a pack, and one beside it for who has friends elsewhere. */
export class DividedTick {
  readonly #updates: ReadonlyMap<string, FriendUpdateData>;
  readonly #options: DividedTickOptions;
  readonly #byPack = new Map<number | undefined, TickFrames | undefined>();

  constructor(updates: readonly FriendUpdateData[], options: DividedTickOptions) {
    this.#updates = new Map(updates.map((update) => [update.userId, update]));
    this.#options = options;
  }

  for({ userId, outlet, friends }: Reader): readonly Frame[] {
    const { field } = this.#options;
    const pack = field.packOf(userId);
    const shared = this.#ofPack(pack)?.for(userId, outlet.vocabulary) ?? [];
    // The own sample tells its sender what is stored, also of those who are in no pack yet.
    const beside = [userId, ...friends].flatMap((friend) => this.#updates.get(friend) ?? []).filter((update) => !this.#isShown(update, pack));
    return beside.length === 0 ? shared : [...shared, ...this.#options.frames(beside).for(userId, outlet.vocabulary)];
  }

  #ofPack(pack: number | undefined): TickFrames | undefined {
    if (!this.#byPack.has(pack)) {
      const shown = [...this.#updates.values()].filter((update) => this.#isShown(update, pack));
      this.#byPack.set(pack, shown.length === 0 ? undefined : this.#options.frames(shown));
    }
    return this.#byPack.get(pack);
  }

  #isShown({ userId }: FriendUpdateData, pack: number | undefined): boolean {
    const { field, due } = this.#options;
    return due.has(userId) || field.isSeen(userId, pack);
  }
}
