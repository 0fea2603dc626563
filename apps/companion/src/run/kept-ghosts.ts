import type { Pacer } from '@paceline/core';
import { storedJson, type Storage } from '../platform/storage.ts';

/** More than these are not chosen: each is kept with its way, and a phone's storage is small. */
export const MOST_GHOSTS = 3;

const keyOf = (userId: string): string => `paceline.ghosts.${userId}`;

/** Whose ghosts they are, and in which session. */
export interface GhostKey {
  readonly userId: string;
  readonly sessionId: string;
}

/** Keeps the ghosts of a run for the next page; those of another run are forgotten. */
export function saveGhosts(storage: Storage, { userId, sessionId }: GhostKey, ghosts: readonly Pacer[]): void {
  if (ghosts.length === 0) storage.removeItem(keyOf(userId));
  else storage.setItem(keyOf(userId), JSON.stringify({ sessionId, ghosts }));
}

/** What was kept of them. What an older page has kept in another shape is left out. */
export function savedGhosts(storage: Storage, { userId, sessionId }: GhostKey): readonly Pacer[] {
  const value = storedJson(storage, keyOf(userId)) as { readonly sessionId?: unknown; readonly ghosts?: unknown } | undefined;
  return value?.sessionId === sessionId && Array.isArray(value.ghosts) ? value.ghosts.filter(isPacer) : [];
}

function isPacer(value: unknown): value is Pacer {
  const { id, name, kind, history } = (value ?? {}) as Partial<Record<keyof Pacer, unknown>>;
  const points = (history as { readonly points?: unknown } | undefined)?.points;
  return typeof id === 'string' && typeof name === 'string' && (kind === 'ghost' || kind === 'even') && Array.isArray(points);
}
