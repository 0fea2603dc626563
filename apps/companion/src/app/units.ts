import type { Units } from '@paceline/core';
import { storedJson, type Storage } from '../platform/storage.ts';
import { createStore, type Store } from '../run/store.ts';

/** Whether distances and paces are shown by the kilometre or by the mile, on every page; an action is the new choice. */
export type UnitsStore = Store<Units, Units>;

const KEY = 'paceline.units';
/** Where earlier companions have kept the choice, with what was wished from the coach. */
const EARLIER = 'paceline.coach';

export function unitsStore(device: Storage): UnitsStore {
  const store = createStore<Units, Units>(savedUnits(device), (_, chosen) => chosen);
  store.subscribe(() => device.setItem(KEY, store.get()));
  return store;
}

function savedUnits(device: Storage): Units {
  const chosen = device.getItem(KEY) ?? (storedJson(device, EARLIER) as { readonly units?: unknown } | undefined)?.units;
  return chosen === 'imperial' ? 'imperial' : 'metric';
}
