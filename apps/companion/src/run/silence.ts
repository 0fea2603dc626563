import { addNotice } from './notices.ts';
import type { Placings } from './placing.ts';
import type { RunState } from './run-state.ts';

/** After a break the picture needs a moment until it is of now again, milliseconds. */
const SETTLING = 3_000;

/**
 * Tells once when somebody falls silent, whether the server has noticed it or nothing was heard for too long, and once
 * when they are back. While the viewer's own connection is bad everybody seems silent, so nothing is told then.
 */
export function withSilence(state: RunState): RunState {
  const { link, now, placings, me, offline: known } = state;
  if (link.kind !== 'connected' || now - link.since < SETTLING) return state;
  const offline = new Set(silentOf(placings).filter((userId) => userId !== me));
  // Who was silent before the first look is no news.
  if (known === undefined) return { ...state, offline };
  const lost = [...offline].filter((userId) => !known.has(userId));
  const back = [...known].filter((userId) => isBack(placings, userId));
  return told(told({ ...state, offline }, 'offline', lost), 'back', back);
}

const silentOf = (placings: Placings): readonly string[] => [...placings.values()].flatMap(({ userId, state }) => (state === 'offline' ? [userId] : []));

/** Whoever has finished or left meanwhile is told of as such. */
function isBack(placings: Placings, userId: string): boolean {
  const state = placings.get(userId)?.state ?? 'left';
  return state !== 'offline' && state !== 'finished' && state !== 'left';
}

function told(state: RunState, kind: 'offline' | 'back', userIds: readonly string[]): RunState {
  if (userIds.length === 0) return state;
  const names = userIds.map((userId) => state.racers.get(userId)?.name ?? 'Someone');
  return { ...state, notices: addNotice(state.notices, { kind, names, at: state.now }) };
}
