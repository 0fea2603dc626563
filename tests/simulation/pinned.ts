import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { KnownLimit } from './oracle/known-limits.ts';
import type { PromiseId } from './oracle/ledger.ts';
import type { Schedule } from './schedule/steps.ts';

/** A schedule that has broken a promise once, or that breaks it still when some known limits are not forgiven. */
export interface Pinned {
  readonly promise: PromiseId;
  /** How it was broken. */
  readonly message: string;
  /** The limits that explain it; none when it has been mended. */
  readonly limits: readonly KnownLimit[];
  readonly schedule: Schedule;
}

const folder = fileURLToPath(new URL('pinned/', import.meta.url));

/** All pinned schedules by name. */
export const allPinned = (): readonly (readonly [string, Pinned])[] =>
  globSync('*.json', { cwd: folder })
    .sort()
    .map((name) => [name.replace(/\.json$/, ''), JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as Pinned]);
