import type { FriendUpdateData } from '@paceline/protocol';
import { encodeTick } from '@paceline/protocol/binary';
import { Frame } from './frame.ts';
import type { Outlet } from './outlet.ts';

export interface TickOptions {
  /** When it is sent, epoch milliseconds. */
  readonly at: number;
  /** Zero of the session's time, epoch milliseconds. */
  readonly origin: number;
  readonly snapshot: boolean;
}

/** A tick or a snapshot as frames: one for all who know `friend_updates`, single `friend_update`s for the others. */
export class TickFrames {
  readonly #sessionId: string;
  readonly #updates: readonly FriendUpdateData[];
  readonly #options: TickOptions;
  #whole: readonly [Frame] | undefined;
  #singles: readonly Frame[] | undefined;

  constructor(sessionId: string, updates: readonly FriendUpdateData[], options: TickOptions) {
    this.#sessionId = sessionId;
    this.#updates = updates;
    this.#options = options;
  }

  /** The frames for one member. A `friend_update` is about someone else, so single ones leave out the member's own. */
  for(userId: string, vocabulary: Outlet['vocabulary']): readonly Frame[] {
    if (vocabulary === 'full') return (this.#whole ??= [this.#encodeWhole()]);
    this.#singles ??= this.#updates.map((update) => Frame.of('friend_update', update, this.#options.at));
    return this.#singles.filter((_, place) => this.#updates[place]?.userId !== userId);
  }

  #encodeWhole(): Frame {
    const { at, origin, snapshot } = this.#options;
    const data = { sessionId: this.#sessionId, updates: [...this.#updates] };
    const timestamp = new Date(at).toISOString();
    if (snapshot) return new Frame({ type: 'friend_updates', data: { ...data, snapshot }, timestamp });
    // A snapshot tells readings of any age in full, so that it stays JSON; after it, ticks tell what changes.
    return new Frame({ type: 'friend_updates', data, timestamp }, () => encodeTick(this.#updates, at - origin));
  }
}
