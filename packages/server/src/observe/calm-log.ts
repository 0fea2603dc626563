import type { Environment } from '@paceline/core';
import type { Log, LogFields } from '@paceline/engine';

/** How long the same warning or error is not written again, milliseconds. */
const QUIET = 60_000;

/**
 * A log that does not repeat itself: a disk that is full for an hour is one line a minute instead of one for each runner
 * and second. The line that comes again says how often the same happened in between (`count`).
 */
export function calmLog(log: Log, environment: Environment): Log {
  // Events are constant sentences, so there are few.
  const silent = new Map<string, { readonly since: number; count: number }>();
  const tell = (level: 'warn' | 'error', fields: LogFields, event: string): void => {
    const now = environment.monotonic();
    const before = silent.get(event);
    if (before !== undefined && now - before.since < QUIET) {
      before.count += 1;
      return;
    }
    silent.set(event, { since: now, count: 0 });
    log[level](before === undefined || before.count === 0 ? fields : { ...fields, count: before.count }, event);
  };
  return {
    debug: (fields, event) => log.debug(fields, event),
    info: (fields, event) => log.info(fields, event),
    warn: (fields, event) => tell('warn', fields, event),
    error: (fields, event) => tell('error', fields, event),
  };
}
