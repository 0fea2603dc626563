import { chmodSync, existsSync } from 'node:fs';
import { migrations } from './migrations/index.ts';
import { Database } from './sqlite-database.ts';
import { assertOurs, bringUpToDate, type Upgrade } from './sqlite-schema.ts';
import { SqliteTables } from './sqlite-tables.ts';

/** A database that is open, and what had to be done to it. */
export interface Opened {
  readonly tables: SqliteTables;
  readonly upgrade: Upgrade | undefined;
}

/** Opens the database in that file, which is made if it is not there, and brings it up to date. */
export async function openTables(file: string): Promise<Opened> {
  const isNew = !existsSync(file);
  const database = new Database(file);
  try {
    // For its owner's eyes only, as tracks say where people live; the journal beside it gets the same mode from SQLite.
    if (isNew) chmodSync(file, 0o600);
    assertOurs(database, migrations);
    database.makeDurable();
    const upgrade = await bringUpToDate(database, file, migrations);
    return { tables: new SqliteTables(database), upgrade };
  } catch (error) {
    database.close();
    throw error;
  }
}
