import { SyncError, type SessionInfo } from '@paceline/client';
import type { Environment } from '@paceline/core';

export interface PersistentJoin {
  readonly environment: Environment;
  /** One attempt, within which the SDK tries several times to connect and heeds every hint that there is a network. */
  readonly attempt: () => Promise<SessionInfo>;
  /** Whether it is to be tried again after it could not be done for now. */
  readonly isWanted: () => boolean;
}

/** Between the beginnings of two attempts at least, milliseconds: a server that refuses at once is not besieged. */
const LEAST_BETWEEN = 5_000;

/** Joins as often as it takes. Rejects when it is not wanted any more, or when another attempt would fare no better. */
export async function joinAtLast({ environment, attempt, isWanted }: PersistentJoin): Promise<SessionInfo> {
  for (;;) {
    const began = environment.monotonic();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof SyncError) || error.retry === 'never' || !isWanted()) throw error;
      const passed = environment.monotonic() - began;
      const wait = error.retryAfter ?? LEAST_BETWEEN - passed;
      // Without a pause where none is due: in between the SDK has no session to record for.
      if (wait > 0) await new Promise<void>((resolve) => void environment.setTimer(wait, resolve));
      if (!isWanted()) throw error;
    }
  }
}
