import { chmodSync, closeSync, copyFileSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '@paceline/engine/store';
import { assertRoom, isSame, removeCopy } from './backup.ts';
import { syncFile, syncFolder } from './folders.ts';
import { frameLength, HEAD, journalState, type JournalState } from './journal-damage.ts';

/** Where SQLite keeps the journal of a database. */
export const journalOf = (file: string): string => `${file}-wal`;

/** What a damaged journal has cost. */
export interface Loss {
  /** How many commits cannot be reached any more, at least. */
  readonly commits: number;
  /** Path of the copy of the database as it was found; its journal is beside it. */
  readonly copy: string;
}

/** Looks through the journal that is beside that database, which must not be open in this process. */
export function foundJournal(file: string): JournalState {
  const state = lookThrough(journalOf(file));
  // Another server may be writing it right now, which the opening will tell; nothing looks damaged twice for that reason.
  return state.kind === 'damaged' ? lookThrough(journalOf(file)) : state;
}

function lookThrough(journal: string): JournalState {
  if (!existsSync(journal)) return { kind: 'whole' };
  try {
    return read(journal);
  } catch {
    // What keeps it from being read is met by SQLite as well, which tells it; whole it is not known to be.
    return { kind: 'torn' };
  }
}

function read(journal: string): JournalState {
  const descriptor = openSync(journal, 'r');
  try {
    const [head, length] = bytesAt(descriptor, 0, HEAD);
    return length === 0 ? { kind: 'whole' } : journalState(head, framesOf(descriptor, frameLength(head)));
  } finally {
    closeSync(descriptor);
  }
}

function* framesOf(descriptor: number, length: number): Generator<Buffer, void> {
  for (let place = HEAD; ; place += length) {
    const [frame, read] = bytesAt(descriptor, place, length);
    if (read === 0) return;
    yield frame;
  }
}

/** The bytes of a stretch, with zeros where the file has ended, and how many there are. */
function bytesAt(descriptor: number, place: number, length: number): [bytes: Buffer, read: number] {
  const bytes = Buffer.alloc(length);
  return [bytes, readSync(descriptor, bytes, 0, length, place)];
}

/**
 * Copies a database that is not open, with its journal, to files beside them, for their owner's eyes only and safe from a
 * power failure afterwards; returns the path of the copy. The same copy serves again. Throws a `StoreError`, and has changed
 * nothing, when it cannot be made: opening the database, and even closing it then, would give up what is behind the damage.
 */
export function keepAsFound(file: string): string {
  const partial = `${file}.damaged.partial`;
  try {
    for (let count = 1; ; count++) {
      const copy = count === 1 ? `${file}.damaged` : `${file}.damaged-${count}`;
      if (!existsSync(copy)) return make(file, { partial, copy });
      if (isSame(file, copy) && existsSync(journalOf(copy)) && isSame(journalOf(file), journalOf(copy))) return copy;
    }
  } catch (error) {
    for (const part of [partial, journalOf(partial)]) removeCopy(part);
    throw explained(error, file);
  }
}

function make(file: string, { partial, copy }: { readonly partial: string; readonly copy: string }): string {
  assertRoom(dirname(file), statSync(file).size + statSync(journalOf(file)).size);
  for (const [from, to] of [[journalOf(file), journalOf(partial)], [file, partial]] as const) {
    copyFileSync(from, to);
    chmodSync(to, 0o600);
    syncFile(to);
  }
  // A copy that has its name has its journal.
  renameSync(journalOf(partial), journalOf(copy));
  renameSync(partial, copy);
  syncFolder(dirname(file));
  return copy;
}

function explained(error: unknown, file: string): StoreError {
  const detail = error instanceof Error ? error.message : String(error);
  const isFull = (error instanceof StoreError && error.kind === 'disk_full') || (error as NodeJS.ErrnoException).code === 'ENOSPC';
  const message = `The journal ${journalOf(file)} is damaged, and the copy that is made of it and the database first cannot be written to ${dirname(file)}`;
  return new StoreError(isFull ? 'disk_full' : 'unwritable', `${message} (${detail}); ${isFull ? 'make room there' : 'correct that'}, and start again. The data was left as it is.`, { cause: error });
}
