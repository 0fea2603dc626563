export { keepIn } from '../storage/keep-in.ts';
export { IndexedDbOutboxStorage, type IndexedDbOutboxStorageOptions } from './indexeddb-outbox-storage.ts';
export { OutboxStorageError, type OutboxStorageErrorKind } from '../outbox/outbox-storage-error.ts';
