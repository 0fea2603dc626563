import type { Environment } from '@paceline/core';
import type { Bus } from '../bus/bus.ts';
import type { ServerLimits } from '../limits/server-limits.ts';
import type { Writer } from '../journal/journal.ts';
import type { SampleConflict, Write } from '../journal/store.ts';
import type { Log } from '../observe/log.ts';

/** Makes writes durable, in groups: resolves after the commit of the group, rejects with a `StoreError` when nothing was stored. */
interface Journal {
  write(writes: readonly Write[]): Promise<readonly SampleConflict[]>;
  /** The same for a writer that is called instead, later. */
  submit(writes: readonly Write[], writer: Writer): void;
}

/** What every live session is given. */
export interface SessionContext {
  readonly journal: Journal;
  readonly bus: Bus;
  readonly environment: Environment;
  readonly limits: ServerLimits;
  readonly log: Log;
}
