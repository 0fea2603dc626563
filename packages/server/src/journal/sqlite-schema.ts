import { StoreError } from '@paceline/engine/store';
import { backUp } from './backup.ts';
import type { Database } from './sqlite-database.ts';

/** One step that brings a database from version − 1 to version. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** "PACE": tells our databases from those of other programs (https://sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x50414345;

/** Throws, and has written nothing, when the database belongs to another program or to a later version of this one. */
export function assertOurs(database: Database, migrations: readonly Migration[]): void {
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (!isEmpty && database.pragma('application_id') !== APPLICATION_ID) {
    throw new StoreError('damaged', 'The file paceline.db in the data folder is a database of another program; choose another folder with --data.');
  }
  const version = versionOf(database);
  const latest = migrations.at(-1)?.version ?? 0;
  if (version > latest) {
    throw new StoreError(
      'newer_version',
      `The data folder was written by a newer Paceline (its version is ${version}, this one knows ${latest}); ` +
        'start that one, or choose another folder with --data. Its data was left as it is.',
    );
  }
}

/** What was done to a database of an older version. */
export interface Upgrade {
  readonly from: number;
  readonly to: number;
  /** Path of the copy of what it was before. */
  readonly backup: string;
}

/** Brings the database in that file up to date, after a copy of it was made if it holds anything. */
export async function bringUpToDate(database: Database, file: string, migrations: readonly Migration[]): Promise<Upgrade | undefined> {
  const from = versionOf(database);
  const to = migrations.at(-1)?.version ?? 0;
  const backup = from > 0 && from < to ? await backUp(database, file, from) : undefined;
  migrate(database, migrations);
  return backup === undefined ? undefined : { from, to, backup };
}

/** Takes the steps that are missing, each as one transaction. */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  const version = versionOf(database);
  for (const step of migrations.filter((migration) => migration.version > version)) {
    try {
      database.transaction(() => {
        database.exec(step.sql);
        database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${step.version}`);
      });
    } catch (error) {
      throw unmigrated(error, step.version);
    }
  }
}

function unmigrated(error: unknown, version: number): unknown {
  if (!(error instanceof StoreError) || error.kind !== 'damaged') return error;
  const message = `The data is damaged and cannot be brought to version ${version}; go on with the Paceline that it was written by, or restore it from a backup`;
  return new StoreError('damaged', `${message} (${error.message})`, { cause: error });
}

const versionOf = (database: Database): number => Number(database.pragma('user_version'));
