import type { FriendUpdateData } from '@paceline/protocol';
import { Frame } from './frame.ts';
import type { Outlet } from './outlet.ts';

/** A tick or a snapshot as frames: one for all who know `friend_updates`, single `friend_update`s for the others. */
export class TickFrames {
  readonly #sessionId: string;
  readonly #updates: readonly FriendUpdateData[];
  readonly #options: { readonly at: number; readonly snapshot: boolean };
  #whole: Frame | undefined;
  #singles: readonly Frame[] | undefined;

  constructor(sessionId: string, updates: readonly FriendUpdateData[], options: { at: number; snapshot: boolean }) {
    this.#sessionId = sessionId;
    this.#updates = updates;
    this.#options = options;
  }

  /** The frames for one member. A `friend_update` is about someone else, so single ones leave out the member's own. */
  for(userId: string, vocabulary: Outlet['vocabulary']): readonly Frame[] {
    if (vocabulary === 'full') return [(this.#whole ??= this.#encodeWhole())];
    this.#singles ??= this.#updates.map((update) => Frame.of('friend_update', update, this.#options.at));
    return this.#singles.filter((_, place) => this.#updates[place]?.userId !== userId);
  }

  #encodeWhole(): Frame {
    const data = { sessionId: this.#sessionId, updates: [...this.#updates] };
    return Frame.of('friend_updates', this.#options.snapshot ? { ...data, snapshot: true } : data, this.#options.at);
  }
}
