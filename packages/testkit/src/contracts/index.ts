export { busContract } from './bus-contract.ts';
export type { OutboxRun, OutboxStage } from './outbox-stage.ts';
export { outboxStorageContract } from './outbox-storage-contract.ts';
export { storeContract } from './store-contract.ts';
export type { Home } from './store-home.ts';
