import type { PaceUpdateData, TrackBatchData } from '@paceline/protocol';
import type { Client } from '../client.ts';
import { ownRunnerSeat } from './own-seat.ts';

export function paceUpdate(client: Client, update: PaceUpdateData): void {
  const { userId: _userId, sessionId: _sessionId, ...sample } = update;
  if (ownRunnerSeat(client, 'pace_update', update) !== undefined) client.record(sample);
}

export function trackBatch(client: Client, batch: TrackBatchData): void {
  ownRunnerSeat(client, 'track_batch', batch)?.recorded(batch.samples);
}
