import type { PaceUpdateData, TrackBatchData } from '@paceline/protocol';
import type { Client } from '../client.ts';
import { ownRunnerSeat } from './own-seat.ts';

export function paceUpdate(client: Client, update: PaceUpdateData): void {
  const { userId: _userId, sessionId: _sessionId, ...sample } = update;
  ownRunnerSeat(client, 'pace_update', update)?.live(sample);
}

export function trackBatch(client: Client, batch: TrackBatchData): void {
  ownRunnerSeat(client, 'track_batch', batch)?.recorded(batch.samples);
}
