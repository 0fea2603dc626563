import { ghostOf, type Pacer } from '@paceline/core';
import type { Storage } from '../platform/storage.ts';
import { MOST_GHOSTS, savedGhosts, saveGhosts, type GhostKey } from '../run/kept-ghosts.ts';
import { createStore, type Store } from '../run/store.ts';

/** Whom this person means to run against in the next run that they join; an action is the new choice. */
export type NextGhost = Store<Pacer | undefined, Pacer | undefined>;

export const nextGhost = (): NextGhost => createStore<Pacer | undefined, Pacer | undefined>(undefined, (_, chosen) => chosen);

/** Puts the ghost, cut to the metres that are raced (`race`), among those of the run that is about to be joined. */
export function takeAlong(storage: Storage, key: GhostKey, { ghost, race }: { readonly ghost: Pacer; readonly race: number | undefined }): void {
  const others = savedGhosts(storage, key).filter(({ id }) => id !== ghost.id);
  const cut = ghostOf({ ...ghost, points: ghost.history.points, distance: race });
  saveGhosts(storage, key, [...others.slice(1 - MOST_GHOSTS), cut]);
}
