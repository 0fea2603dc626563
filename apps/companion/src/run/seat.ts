import type { RecorderState } from '@paceline/core';
import { storedJson, type Storage } from '../platform/storage.ts';

/** How someone takes part: with the positions of this device, with an invented run, or only watching. */
export type Mode = 'gps' | 'simulated' | 'watch';

/** What a tab must know to go on with a run after it was reloaded. */
export interface SavedSeat {
  readonly sessionId: string;
  readonly title: string;
  readonly mode: Mode;
  readonly name: string;
  /** `left` keeps the recording, so that someone who comes back goes on where they were. */
  readonly stage: 'in' | 'finished' | 'left';
  readonly recorder: RecorderState | undefined;
}

const keyOf = (userId: string): string => `paceline.seat.${userId}`;

/** Kept for each identity, not for each tab: a tab that was closed and opened again finds its run. */
export function saveSeat(storage: Storage, userId: string, seat: SavedSeat): void {
  storage.setItem(keyOf(userId), JSON.stringify(seat));
}

/** Forgets that place, if it is the last one of that user. */
export function forgetSeat(storage: Storage, userId: string, sessionId: string): void {
  if (savedSeat(storage, userId)?.sessionId === sessionId) storage.removeItem(keyOf(userId));
}

export function savedSeat(storage: Storage, userId: string): SavedSeat | undefined {
  const value = storedJson(storage, keyOf(userId));
  if (typeof value !== 'object' || value === null) return undefined;
  const seat = value as Partial<SavedSeat>;
  const whole = typeof seat.sessionId === 'string' && typeof seat.title === 'string' && typeof seat.name === 'string';
  const known = (['gps', 'simulated', 'watch'] as const).some((mode) => mode === seat.mode);
  return whole && known && typeof seat.stage === 'string' ? (value as SavedSeat) : undefined;
}
