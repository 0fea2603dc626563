import type { FriendUpdateData } from '@paceline/protocol';
import type { TickFrames } from './tick-frames.ts';

/** Members next to each other in the roster whose samples follow a snapshot together. */
const PART_SIZE = 100;

/** The part of the picture that a runner is in. */
export const partOf = ({ index = 0 }: FriendUpdateData): number => Math.floor(index / PART_SIZE);

/** The live picture in parts, each made once however many members are owed it. */
export class Instalments {
  readonly #frames: (updates: readonly FriendUpdateData[]) => TickFrames;
  readonly #updates: ReadonlyMap<number, readonly FriendUpdateData[]>;
  readonly #made = new Map<number, TickFrames>();

  constructor(picture: readonly FriendUpdateData[], frames: (updates: readonly FriendUpdateData[]) => TickFrames) {
    this.#frames = frames;
    this.#updates = Map.groupBy(picture, partOf);
  }

  /** Undefined when there is nobody in it any more. */
  of(part: number): TickFrames | undefined {
    const made = this.#made.get(part);
    const updates = this.#updates.get(part);
    if (made !== undefined || updates === undefined) return made;
    const frames = this.#frames(updates);
    this.#made.set(part, frames);
    return frames;
  }
}
