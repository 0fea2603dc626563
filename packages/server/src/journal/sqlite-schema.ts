import { StoreError } from '@paceline/engine/store';
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

/** Takes the steps that are missing, each as one transaction. */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  const version = versionOf(database);
  for (const step of migrations.filter((migration) => migration.version > version)) {
    database.transaction(() => {
      database.exec(step.sql);
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${step.version}`);
    });
  }
}

const versionOf = (database: Database): number => Number(database.pragma('user_version'));
