import { StoreError, type StoreErrorKind } from '@paceline/engine/store';
import { contradiction } from './damage.ts';

/** What an error of SQLite means for the operator. Its result codes: https://sqlite.org/rescode.html */
export function storeErrorOf(error: unknown, file: string): StoreError {
  if (error instanceof StoreError) return error;
  const { errcode: code = 0, code: name } = error as { readonly errcode?: number; readonly code?: string };
  // Node's word for a number that is larger than any that we store.
  if (name === 'ERR_OUT_OF_RANGE') return contradiction(error);
  // The low byte is the primary code; the rest only refines it.
  const [kind, message] = exactMeanings[code] ?? meanings[code & 0xff] ?? ['failed', 'does not work'];
  // The commonest mistake of all needs no details.
  if (kind === 'in_use') return new StoreError(kind, `The database ${file} ${message}.`, { cause: error });
  const detail = error instanceof Error ? error.message : String(error);
  return new StoreError(kind, `The database ${file} ${message} (SQLite: ${detail}, code ${code}).`, { cause: error });
}

const inUse = ['in_use', 'is in use by another Paceline server (is one running in another terminal?); stop that one, or choose another folder with --data'] as const;
const unwritable = ['unwritable', 'cannot be written; correct the permissions of its folder, or choose another with --data'] as const;
const damaged = ['damaged', 'is damaged or is not a database; restore it from a backup, or choose another folder with --data'] as const;

type Meaning = readonly [StoreErrorKind, string];

const exactMeanings: Readonly<Record<number, Meaning | undefined>> = {
  // What SQLite says of a file that may only be read, when it wants to lock it.
  3850: unwritable,
};

const meanings: Readonly<Record<number, Meaning | undefined>> = {
  // Tables are missing, or not those that its version has.
  1: ['failed', 'does not hold what it should; restore it from a backup, or choose another folder with --data'],
  3: unwritable,
  5: inUse,
  6: inUse,
  8: unwritable,
  10: ['failed', 'cannot be read or written because the disk reports an error; look at the disk'],
  11: damaged,
  13: ['disk_full', 'cannot grow because the disk is full; make room on it'],
  14: unwritable,
  // Of a length that nobody has written.
  18: damaged,
  19: ['invalid', 'holds something else already'],
  26: damaged,
};
