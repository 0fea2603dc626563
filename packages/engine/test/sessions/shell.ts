import { VirtualEnvironment } from '@paceline/testkit';
import { LocalBus } from '../../src/bus/local-bus.ts';
import { defaultLimits, type ServerLimits } from '../../src/limits/server-limits.ts';
import { Journal } from '../../src/journal/journal.ts';
import type { SessionContext } from '../../src/sessions/context.ts';
import { TestStore } from '../gateway/support/test-store.ts';

/** What the shells around the pure parts need, all of it real but the clock and the disk. */
export function shell(limits: Partial<ServerLimits> = {}) {
  const environment = new VirtualEnvironment();
  const store = new TestStore();
  const errors: string[] = [];
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: (_: object, event: string) => void errors.push(event) };
  const journal = new Journal({ store, environment, log, commitDelay: defaultLimits.commitDelay });
  const context: SessionContext = { journal, bus: new LocalBus(), environment, limits: { ...defaultLimits, ...limits }, log };
  return { environment, store, errors, context };
}
