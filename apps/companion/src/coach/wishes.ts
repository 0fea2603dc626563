import type { Target } from '@paceline/core';
import { storedJson, type Storage } from '../platform/storage.ts';

/** What a runner wants from the coach. */
export interface Wishes {
  readonly target: Target;
  /** Whether cues are spoken, and not only shown. */
  readonly voice: boolean;
}

export const noWishes: Wishes = { target: { kind: 'none' }, voice: false };

const KEY = 'paceline.coach';

export function saveWishes(storage: Storage, wishes: Wishes): void {
  storage.setItem(KEY, JSON.stringify(wishes));
}

/** What was wished last on this device. A friend to stay with is one of that run, and not of the next. */
export function savedWishes(storage: Storage): Wishes {
  const { target, voice } = (storedJson(storage, KEY) ?? {}) as Partial<Record<keyof Wishes, unknown>>;
  return {
    target: isTarget(target) && target.kind !== 'friend' ? target : noWishes.target,
    voice: voice === true,
  };
}

function isTarget(value: unknown): value is Target {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, pace, distance, seconds } = value as Partial<Record<'kind' | 'pace' | 'distance' | 'seconds', unknown>>;
  const isAbove0 = (each: unknown): boolean => typeof each === 'number' && Number.isFinite(each) && each > 0;
  return kind === 'none' || kind === 'friend' || (kind === 'pace' && isAbove0(pace)) || (kind === 'time' && isAbove0(distance) && isAbove0(seconds));
}
