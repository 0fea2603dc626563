import type { Log } from '../../src/observe/log.ts';

/** A log that keeps its sentences from `info` on, each with its level. */
export function keptLog(): { readonly log: Log; readonly events: string[] } {
  const events: string[] = [];
  const at = (level: string) => (_: object, event: string) => void events.push(`${level}: ${event}`);
  return { events, log: { debug: () => {}, info: at('info'), warn: at('warn'), error: at('error') } };
}
