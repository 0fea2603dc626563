import { RealTimeSyncService, type FriendRunUpdate, type OutboxStatus, type SessionInfo, type WakeHints, type WebSocketConstructor } from '@paceline/client';
import { openLiveConnection } from '@paceline/client/live';
import { keepIn, type OutboxStorage } from '@paceline/client/storage';
import type { Environment } from '@paceline/core';
import type { AppRun } from './witness.ts';

/** What an app needs from its device to start the SDK. */
export interface SdkPlatform {
  readonly environment: Environment;
  readonly webSocket: WebSocketConstructor;
  readonly getToken: () => string;
  readonly wakeHints: WakeHints;
  /** What the device keeps of outboxes. */
  readonly storage: OutboxStorage;
  /** Whether it opens live connections. */
  readonly isLive: boolean;
}

/** The only place where the simulation makes an SDK. */
export const newSdk = ({ storage, isLive, ...platform }: SdkPlatform): RealTimeSyncService =>
  new RealTimeSyncService({ url: 'http://paceline.test', storage: keepIn(storage), ...platform, ...(isLive && { openConnection: openLiveConnection }) });

/** A run of an SDK app that goes on, with what the SDK shows at the moment. */
export interface LivePart {
  readonly run: AppRun;
  readonly isAsleep: boolean;
  readonly isInSession: boolean;
  readonly status: string;
  readonly info: SessionInfo | undefined;
  readonly friends: readonly FriendRunUpdate[];
  readonly outbox: OutboxStatus;
  /** Readings that are not acknowledged, and would survive a crash. */
  readonly kept: readonly number[];
  /** When the device was last woken up, on the monotonic clock of the world; −∞ when it never slept. */
  readonly wokeAt: number;
}
