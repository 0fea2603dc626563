import type { PaceUpdateData, TrackBatchData } from '@paceline/protocol';
import type { SampleInFrame } from '@paceline/protocol/binary';
import { isSameUser } from '../../auth/same-user.ts';
import type { Client } from '../client.ts';
import { ownRunnerSeat } from './own-seat.ts';

const type = 'track_batch';

export function paceUpdate(client: Client, update: PaceUpdateData): void {
  const { userId: _userId, sessionId: _sessionId, ...sample } = update;
  if (ownRunnerSeat(client, 'pace_update', update) !== undefined) client.record(sample);
}

/** A sample of the session that the connection is in. */
export function binarySample(client: Client, sample: SampleInFrame): void {
  const { seat } = client;
  if (seat === undefined) return client.fail('not_in_session', 'This connection is in no session.', { type: 'pace_update' });
  if (ownRunnerSeat(client, 'pace_update', seat) !== undefined) client.record(sample);
}

export function trackBatch(client: Client, batch: TrackBatchData): void | Promise<void> {
  const { seat } = client;
  const { writer, sessionId } = batch;
  if (writer !== undefined && (seat?.sessionId !== sessionId || seat.writer !== writer)) return deliver(client, { ...batch, writer });
  ownRunnerSeat(client, type, batch)?.recorded(batch.samples);
}

/** Samples of a writer that is not this connection's: they need no seat, only a participant. */
async function deliver(client: Client, { userId, sessionId, writer, samples }: TrackBatchData & { readonly writer: string }): Promise<void> {
  const { identity, services } = client;
  const [first, ...others] = samples;
  if (first === undefined || identity === undefined || !client.identify(identity)) return;
  if (!isSameUser(userId, identity.userId)) return client.fail('wrong_user', `This connection is not of user "${userId}".`, { type });
  const outcome = await services.sessions.deliver({ sessionId, identity, writer, samples: [first, ...others], outlet: client });
  if (!outcome.ok) client.refuse(type, outcome.refusal);
}
