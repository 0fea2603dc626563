import type { Guest } from '@paceline/client';
import { storedJson, type Storage } from '../platform/storage.ts';

const KEY = 'paceline.guests';
const MOST = 8;
/** An identity that ends sooner than this is not begun with, milliseconds: a run must not outlive its token. */
const LEAST_VALIDITY = 24 * 3_600_000;

/** The guests that `storage` remembers and that are still valid at `now` (epoch milliseconds), the newest first. */
export function knownGuests(storage: Storage, now: number): readonly Guest[] {
  const stored = storedJson(storage, KEY);
  const guests = Array.isArray(stored) ? stored.filter(isGuest) : [];
  return guests.filter((guest) => Date.parse(guest.expiresAt) - now > LEAST_VALIDITY);
}

/** Puts `guest` first among those that `storage` remembers. */
export function rememberGuest(storage: Storage, guest: Guest, now: number): void {
  const others = knownGuests(storage, now).filter(({ userId }) => userId !== guest.userId);
  storage.setItem(KEY, JSON.stringify([guest, ...others].slice(0, MOST)));
}

export function forgetGuest(storage: Storage, userId: string, now: number): void {
  const others = knownGuests(storage, now).filter((guest) => guest.userId !== userId);
  storage.setItem(KEY, JSON.stringify(others));
}

function isGuest(value: unknown): value is Guest {
  if (typeof value !== 'object' || value === null) return false;
  const { userId, name, token, expiresAt } = value as Record<string, unknown>;
  return [userId, name, token, expiresAt].every((field) => typeof field === 'string');
}
