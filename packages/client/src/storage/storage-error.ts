import { SyncError, type SyncErrorKind } from '../errors.ts';

/** What a storage failed with, as an error for the app. */
export function storageError(cause: unknown): SyncError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new SyncError('storage_failed', `Samples cannot be kept on this device: ${message}`, { cause });
}

/** Whether nothing of an outbox is needed any more: uploaded, or refused in a way that no other attempt will change. */
export const isOver = (refusal: SyncError | undefined): boolean => refusal === undefined || hopeless.includes(refusal.kind);

const hopeless: readonly SyncErrorKind[] = ['not_in_session', 'invalid_session'];
