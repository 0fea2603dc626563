import type { Plan, Target } from '@paceline/core';
import { storedJson, type Storage } from '../platform/storage.ts';

/** What a runner wants to keep to: a target of their own, or, as long as they have named none, the pace of the run if it has one. */
export type Wish = Target | { readonly kind: 'plan' };

/** What a runner wants from the coach. */
export interface Wishes {
  readonly target: Wish;
  /** Whether cues are spoken, and not only shown. */
  readonly voice: boolean;
}

export const noWishes: Wishes = { target: { kind: 'plan' }, voice: false };

/** What that is in a run of this plan. */
export function targetIn(wish: Wish, plan: Plan | undefined): Target {
  if (wish.kind !== 'plan') return wish;
  return plan?.pace === undefined ? { kind: 'none' } : { kind: 'pace', pace: plan.pace };
}

const KEY = 'paceline.coach';

export function saveWishes(storage: Storage, wishes: Wishes): void {
  storage.setItem(KEY, JSON.stringify(wishes));
}

/** What was wished last on this device. A friend to stay with is one of that run, and not of the next. */
export function savedWishes(storage: Storage): Wishes {
  const { target, voice } = (storedJson(storage, KEY) ?? {}) as Partial<Record<keyof Wishes, unknown>>;
  return {
    target: isWish(target) && target.kind !== 'friend' ? target : noWishes.target,
    voice: voice === true,
  };
}

function isWish(value: unknown): value is Wish {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, pace, distance, seconds } = value as Partial<Record<'kind' | 'pace' | 'distance' | 'seconds', unknown>>;
  const isAbove0 = (each: unknown): boolean => typeof each === 'number' && Number.isFinite(each) && each > 0;
  return kind === 'plan' || kind === 'none' || kind === 'friend' || (kind === 'pace' && isAbove0(pace)) || (kind === 'time' && isAbove0(distance) && isAbove0(seconds));
}
