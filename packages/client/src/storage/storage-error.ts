import { SyncError, type SyncErrorKind } from '../errors.ts';

/** What an app can do about the errors that only a storage has; here, because not every app has one. */
export const storageErrors = {
  samples_damaged: { retry: 'never', remedy: 'Nothing to do; the rest is uploaded.' },
  storage_failed: { retry: 'later', remedy: 'Make room on the device, and keep the app open until everything is uploaded.' },
} as const;

/** What a storage failed with, as an error for the app. */
export function storageError(cause: unknown): SyncError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new SyncError('storage_failed', `Samples cannot be kept on this device: ${message}`, { ...storageErrors.storage_failed, cause });
}

/** Whether nothing of an outbox is needed any more: uploaded, or refused in a way that no other attempt will change. */
export const isOver = (refusal: SyncError | undefined): boolean => refusal === undefined || hopeless.includes(refusal.kind);

const hopeless: readonly SyncErrorKind[] = ['not_in_session', 'invalid_session'];
