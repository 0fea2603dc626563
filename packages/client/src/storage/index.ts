export type { LeftOutbox, OutboxKey, OutboxStorage, StoredOutbox } from '../sync/outbox-storage.ts';
export { keepIn } from './keep-in.ts';
