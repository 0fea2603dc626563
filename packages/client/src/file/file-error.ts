import { OutboxStorageError } from '../outbox/outbox-storage-error.ts';

/** No space, over the quota of the user, over the size that a file may have. */
const full: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** What the operating system said about a folder, as the error of a storage. */
export function fileErrorOf(error: unknown, folder: string): OutboxStorageError {
  if (error instanceof OutboxStorageError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (full.includes(code)) {
    return new OutboxStorageError('full', `There is no room in ${folder} (${code}). What was to be kept now is not; what was kept before is. Free some space; it works again then.`, { cause: error });
  }
  const remedy = 'Give the storage a folder on a local disk that this process may read and write.';
  return new OutboxStorageError('unavailable', `The outboxes in ${folder} cannot be used: ${message}. ${remedy}`, { cause: error });
}

export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
