import { check, joinSessionData, unnumberedSample, type Schema, type TrackSample, type UnnumberedSample } from '@paceline/protocol';
import { SyncError } from '../errors.ts';
import type { JoinRequest } from './membership-state.ts';

/** What a runner's device measured: a sample before it is numbered. Units as in {@link TrackSample}. */
export interface PaceReading extends Omit<TrackSample, 'seq' | 'timestamp'> {
  /** When it was measured, ISO 8601 by the server's clock; filled in with the estimated server time when absent. */
  readonly timestamp?: string | undefined;
}

/**
 * Checks a reading by the protocol's own schema, so that nothing is queued that the server would refuse.
 * Throws a {@link SyncError} `encoding_error` that names the field.
 */
export function sampleOf(reading: PaceReading, now: number): UnnumberedSample {
  const timestamp = reading.timestamp ?? new Date(now).toISOString();
  return checked(unnumberedSample, { ...reading, timestamp }, 'The reading cannot be sent');
}

/** Checks what a session is joined with; `invalid_session` when it is the session's id that is wrong. */
export function requestOf(data: JoinRequest): JoinRequest {
  return checked(joinSessionData, data, 'The session cannot be joined');
}

function checked<Data>(schema: Schema<Data>, data: unknown, doing: string): Data {
  const result = check(schema, data);
  if (result.ok) return result.value;
  // As the server would name it, which knows the data in its envelope.
  const { field: path, reason } = result.problem;
  const field = path === '' ? 'data' : `data.${path}`;
  throw new SyncError(path === 'sessionId' ? 'invalid_session' : 'encoding_error', `${doing}. "${field}" ${reason}.`, { field });
}
