export { busContract } from './bus-contract.ts';
export type { OutboxRun, OutboxStage } from './outbox-stage.ts';
export { outboxStorageContract } from './outbox-storage-contract.ts';
export { storeContract, type Home } from './store-contract.ts';
