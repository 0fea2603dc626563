import { LocalBus } from '../../src/bus/local-bus.ts';
import { describeBus } from './bus-contract.ts';

describeBus('the local bus', () => ({ bus: new LocalBus(), settled: async () => {} }));
