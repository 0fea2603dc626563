// Run as a process of its own: a phone, with apps in it that each record for one runner, until it is killed. What it does
// it tells through the channel to its parent.
import process from 'node:process';
import { RealTimeSyncService, SyncError, type ConnectionSettings, type RealTimeSyncServiceOptions } from '@paceline/client';
import { FileOutboxStorage, keepIn } from '@paceline/client/file';
import { systemEnvironment } from '@paceline/core';
import { metronome } from '../../system/metronome.ts';
import type { FromPhone, RunnerTask, ToPhone } from './messages.ts';
import { readingOf } from './readings.ts';

/** As by default, but quicker to come back and to notice, so that much happens in a short time. */
const settings: Partial<ConnectionSettings> = {
  connectTimeout: 4_000,
  retryDelays: [200, 400, 800, 1_600, 3_200],
  stableAfter: 1_000,
  pingInterval: 2_000,
  pongTimeout: 3_000,
  clockCheckInterval: 2_000,
};

/** Before a join that was refused for now is tried again, or a connection that has given up; milliseconds. */
const JOIN_AGAIN = 500;

const tell = (message: FromPhone): void => void process.send?.(message);

let rests: (() => void)[] = [];

process.on('message', (message: ToPhone) => {
  if (message.say === 'begin') {
    const { runners, folder } = message;
    const storage = folder === undefined ? undefined : keepIn(new FileOutboxStorage({ folder }));
    rests = runners.map((task, place) => run(task, { place, storage }));
    return;
  }
  for (const rest of rests) rest();
  tell({ say: 'rested' });
});
process.on('disconnect', () => process.exit());
tell({ say: 'ready' });

/** Joins and records; returns how to record no more. */
function run(task: RunnerTask, { place, storage }: { readonly place: number } & Pick<RealTimeSyncServiceOptions, 'storage'>): () => void {
  const { userId, sessionId, url, token, life, interval } = task;
  const sync = new RealTimeSyncService({ url, getToken: () => token, storage, settings });
  const complain = ({ kind, message }: Pick<SyncError, 'kind' | 'message'>): void => tell({ say: 'error', place, kind, message });
  sync.errors.subscribe(complain);
  sync.outbox.subscribe(({ acked, kept = 0 }) => tell({ say: 'outbox', place, acked, kept }));
  let isConnected = false;
  sync.connectionStatus.subscribe(({ state }) => {
    if (isConnected === (state === 'connected')) return;
    isConnected = state === 'connected';
    tell({ say: isConnected ? 'connected' : 'lost', place });
  });
  const join = (): void => {
    sync.joinSession(sessionId, userId, []).catch((error: SyncError) => {
      complain(error);
      systemEnvironment.setTimer(JOIN_AGAIN, join);
    });
  };
  join();
  let index = 0;
  const stop = metronome(interval, () => {
    try {
      sync.sendPaceUpdate(readingOf({ life, index }));
    } catch (error) {
      // Between two attempts to join there is no session; a runner would not have started.
      if (error instanceof SyncError && error.kind === 'not_in_session') return;
      throw error;
    }
    index += 1;
    tell({ say: 'recorded', place, count: index });
  });
  return () => {
    stop();
    // A connection that has given up would come back with the next sample. Now there is none, and its runner tries again.
    sync.connectionStatus.subscribe((status) => {
      if (status.state === 'error' && status.error.retry !== 'never') systemEnvironment.setTimer(JOIN_AGAIN, () => sync.wake());
    });
  };
}
