import { decodeUp, encode, type TrackSample, type UpMessage } from '@paceline/protocol';
import { SyncError } from '../errors.ts';
import type { JoinRequest } from './membership-state.ts';
import type { UnnumberedSample } from './outbox.ts';

/** What a runner's device measured: a sample before it is numbered. Units as in {@link TrackSample}. */
export interface PaceReading extends Omit<TrackSample, 'seq' | 'timestamp'> {
  /** When it was measured, ISO 8601 by the server's clock; filled in with the estimated server time when absent. */
  readonly timestamp?: string | undefined;
}

/**
 * Checks a reading by the protocol's own schema, so that nothing is queued that the server would refuse.
 * Throws a {@link SyncError} `encoding_error` that names the field.
 */
export function sampleOf(reading: PaceReading, { sessionId, userId }: JoinRequest, now: number): UnnumberedSample {
  const at = new Date(now).toISOString();
  const data = { ...reading, timestamp: reading.timestamp ?? at, sessionId, userId };
  const message: PaceUpdate = { type: 'pace_update', data, timestamp: at };
  const { sessionId: _session, userId: _user, seq: _seq, ...sample } = check(message, 'The reading cannot be sent').data;
  return sample;
}

/** Checks what a session is joined with; `invalid_session` when it is the session's id that is wrong. */
export function requestOf(data: JoinRequest): JoinRequest {
  return check({ type: 'join_session', data, timestamp: new Date(0).toISOString() }, 'The session cannot be joined').data;
}

type PaceUpdate = Extract<UpMessage, { type: 'pace_update' }>;

function check<M extends UpMessage>(message: M, problem: string): M {
  const result = decodeUp(encode(message));
  if (result.ok) return result.message as M;
  const field = 'field' in result.failure ? result.failure.field : '';
  const kind = field === 'data.sessionId' ? 'invalid_session' : 'encoding_error';
  throw new SyncError(kind, `${problem}. ${result.failure.message}`, { field });
}
