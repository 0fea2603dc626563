import { chmodSync, existsSync } from 'node:fs';
import { foundJournal, keepAsFound, type Loss } from './found-journal.ts';
import { lineOf } from './lineage.ts';
import { migrations } from './migrations/index.ts';
import { Database } from './sqlite-database.ts';
import { assertOurs, bringUpToDate, type Upgrade } from './sqlite-schema.ts';
import { SqliteTables } from './sqlite-tables.ts';

/** What an opening has found and done. */
export interface Opening {
  readonly upgrade: Upgrade | undefined;
  readonly loss: Loss | undefined;
}

/** A database that is open, and what had to be done to it. */
export interface Opened extends Opening {
  readonly tables: SqliteTables;
}

/** Opens the database in that file, which is made if it is not there, and brings it up to date. */
export async function openTables(file: string): Promise<Opened> {
  const isNew = !existsSync(file);
  // Before SQLite comes, which would take what is behind the damage for nothing.
  const journal = isNew ? ({ kind: 'whole' } as const) : foundJournal(file);
  const loss = journal.kind === 'damaged' ? { commits: journal.lost, copy: keepAsFound(file) } : undefined;
  const database = new Database(file);
  try {
    // For its owner's eyes only, as tracks say where people live; the journal beside it gets the same mode from SQLite.
    if (isNew) chmodSync(file, 0o600);
    assertOurs(database, migrations);
    database.makeDurable();
    const upgrade = await bringUpToDate(database, file, migrations);
    const line = lineOf(database, file, journal.kind === 'whole');
    return { tables: new SqliteTables(database, line), upgrade, loss };
  } catch (error) {
    database.close();
    throw error;
  }
}
