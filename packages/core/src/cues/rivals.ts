import { named, type Cue } from './cue.ts';
import type { FriendFacts } from './facts.ts';

/** What is remembered of a friend between two moments. */
export interface Rival {
  /** Who was ahead when that was last certain. */
  readonly order?: Order;
  /** Since when it looks like the other way round, seconds. */
  readonly since?: number;
  readonly isLost: boolean;
}

type Order = 'friend_ahead' | 'friend_behind';

const unseen: Rival = { isLost: false };

/** An overtake is one from so many metres past on, for so many seconds. */
const PAST = 10;
const HOLD = 5;

export interface Watched {
  readonly rival: Rival;
  readonly cues: readonly Cue[];
}

/** Watches one friend go on. The first order that is certain is no overtake: they may have started like that. */
export function watch(before: Rival = unseen, friend: FriendFacts, time: number): Watched {
  const { state, isFresh, gap } = friend;
  const who = named(friend);
  if (state === 'offline' && before.order !== undefined) return { rival: { ...before, isLost: true }, cues: before.isLost ? [] : [{ kind: 'friend_lost', friend: who }] };
  if (!isFresh || gap === undefined) return { rival: before, cues: [] };
  const cues: Cue[] = before.isLost ? [{ kind: 'friend_back', friend: who }] : [];
  const seen = orderOf(gap);
  const { order, since = time } = before;
  if (seen === undefined || seen === order) return { rival: { ...(order && { order }), isLost: false }, cues };
  if (time - since < HOLD) return { rival: { ...(order && { order }), since, isLost: false }, cues };
  const passed: Cue[] = order === undefined ? [] : [{ kind: seen === 'friend_ahead' ? 'overtaken' : 'overtook', friend: who, metres: Math.abs(gap) }];
  return { rival: { order: seen, isLost: false }, cues: [...cues, ...passed] };
}

function orderOf(gap: number): Order | undefined {
  if (Math.abs(gap) < PAST) return undefined;
  return gap > 0 ? 'friend_ahead' : 'friend_behind';
}
