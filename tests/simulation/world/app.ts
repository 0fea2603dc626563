import type { WebSocketConstructor } from '@paceline/client';
import type { OutboxStorage } from '@paceline/client/storage';
import type { Behaviour } from '../schedule/steps.ts';
import type { DeviceEnvironment } from './device-environment.ts';
import type { LivePart } from './sdk.ts';
import type { AppRun, Reading } from './witness.ts';

/** One run of an app. */
export interface App {
  readonly run: AppRun;
  /** Joins, as often as it takes. */
  join(): void;
  leave(): void;
  /** The platform's hint: visible again, online again. */
  wake(): void;
  /** Sends something again, if this app does such things. True when it did. */
  resend(back: number, another: boolean): boolean;
  /** Tries once to get into a session that it has no business in. */
  intrude(sessionId: string): void;
  /** What the SDK shows, in an app that has one. */
  live(): LivePart | undefined;
  /** Whether it takes part in its session at the moment, and is connected. */
  readonly isThere: boolean;
  /** The app is closed in an orderly way. */
  close(): void;
}

/** What an app is given by its device and the world. */
export interface AppContext {
  readonly run: AppRun;
  readonly environment: DeviceEnvironment;
  readonly webSocket: WebSocketConstructor;
  readonly storage: OutboxStorage;
  readonly friends: readonly string[];
  readonly getToken: () => string;
  readonly behaviour: () => Behaviour;
  /** The number of the next reading. */
  readonly nextId: () => number;
  /** True epoch milliseconds. */
  readonly trueTime: () => number;
  readonly recorded: (reading: Reading) => void;
}

/** Milliseconds between two readings. */
export const BEAT = 1_000;
/** Before a join that failed is tried again, milliseconds. */
export const JOIN_AGAIN = 3_000;

/** The reading of a runner who does that; undefined when there is none. */
export function readingOf(behaviour: Behaviour, id: number) {
  if (behaviour === 'idle') return undefined;
  const isGoing = behaviour === 'running' || behaviour === 'no_gps';
  // Finer than a binary frame is: a reading that were rounded in one form only would be another one.
  const place = behaviour === 'running' ? { location: { latitude: 48 + id / 1e5 + 4e-8, longitude: 11 } } : {};
  return { pace: isGoing ? 5.5 : 0, distance: id, speed: isGoing ? 3 : 0, status: behaviour, ...place };
}
