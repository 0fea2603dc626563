export { busContract } from './bus-contract.ts';
export { outboxStorageContract, type OutboxRun, type OutboxStage } from './outbox-storage-contract.ts';
export { storeContract, type Home } from './store-contract.ts';
