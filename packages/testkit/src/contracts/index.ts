export { busContract } from './bus-contract.ts';
export { outboxStorageContract, type OutboxRun, type OutboxStage } from './outbox-storage-contract.ts';
export { storeContract } from './store-contract.ts';
export type { Home } from './store-home.ts';
