import type { Command } from './decide.ts';
import type { SessionLog } from './session-log.ts';
import type { Timers } from './timers.ts';

/** Milliseconds until a command that could not be stored is submitted again. */
export const RETRY_DELAY = 2_000;

/** Has a command decided that nobody asked for, however often it takes. `next` tells, each time, what is still called for. */
export function insist(log: SessionLog, timers: Timers, next: () => Command | undefined): void {
  const command = next();
  if (command === undefined) return;
  log.submit(command, (outcome) => {
    if (!outcome.ok && outcome.refusal.code === 'service_unavailable') timers.after(RETRY_DELAY, () => insist(log, timers, next));
  });
}
