export { busContract } from './bus-contract.ts';
export { storeContract, type Home } from './store-contract.ts';
