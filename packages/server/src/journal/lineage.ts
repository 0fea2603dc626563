import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StoreError } from '@paceline/engine/store';
import { readable } from './damage.ts';
import { syncFile, syncFolder } from './folders.ts';
import type { Database } from './sqlite-database.ts';

/** Name of the file in the data folder that holds the mark. */
export const MARK_FILE = 'run.id';

/**
 * The line of openings that this one belongs to. It is another one than before whenever the database may not hold what it
 * held last: each opening leaves a new mark in the database and in a file beside it, and those of a database that was put
 * back are not the same. `isWhole`: whether the journal that was found was.
 */
export function lineOf(database: Database, file: string, isWhole: boolean): string {
  const place = join(dirname(file), MARK_FILE);
  const last = readable(() => database.prepare<{ mark: string; line: string }>('SELECT mark, line FROM lineage').get());
  const goesOn = isWhole && last !== undefined && last.mark === markIn(place);
  const line = goesOn ? last.line : randomUUID();
  // The file comes first: if nothing follows, the two differ, and the next opening begins a line without need.
  const mark = leaveMark(place);
  if (mark !== undefined) record(database, mark, line);
  return line;
}

/** The epoch in this line of a session whose epoch was written in another one: the same again for the same two. */
export const renewedEpoch = (epoch: string, line: string): string => createHash('sha256').update(`${line} ${epoch}`).digest('base64url').slice(0, 22);

/** What the file says, and when it was put there, which no program can choose: a copy of the folder has another mark. */
function markIn(place: string): string | undefined {
  try {
    return `${readFileSync(place, 'utf8')} ${statSync(place, { bigint: true }).ctimeNs}`;
  } catch {
    // Whatever keeps it from being read, it does not prove that the database is the last one.
    return undefined;
  }
}

/** Replaces the mark, durably; undefined when there is no room for one, and then there is none. */
function leaveMark(place: string): string | undefined {
  try {
    rmSync(place, { force: true });
    syncFolder(dirname(place));
  } catch (cause) {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    throw new StoreError('unwritable', `The file ${place} cannot be replaced (${code}); correct the permissions, or choose another folder with --data.`, { cause });
  }
  try {
    writeFileSync(place, randomUUID(), { mode: 0o600 });
    syncFile(place);
    syncFolder(dirname(place));
    return markIn(place);
  } catch {
    // A full disk keeps no server from starting, as what is stored can be read.
    return undefined;
  }
}

function record(database: Database, mark: string, line: string): void {
  try {
    database.transaction(() => database.prepare('UPDATE lineage SET mark = ?, line = ?').run(mark, line));
  } catch (error) {
    // The next opening begins a line without need. Whoever writes next is told what is wrong.
    if (!(error instanceof StoreError)) throw error;
  }
}
