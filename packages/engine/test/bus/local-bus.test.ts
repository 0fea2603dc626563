import { busContract } from '@paceline/testkit/contracts';
import { LocalBus } from '../../src/bus/local-bus.ts';

busContract('the local bus', () => ({ bus: new LocalBus(), settled: async () => {} }));
