export { keepIn } from '../storage/keep-in.ts';
export { FileOutboxStorage, type FileOutboxStorageOptions } from './file-outbox-storage.ts';
export { OutboxStorageError, type OutboxStorageErrorKind } from '../outbox/outbox-storage-error.ts';
