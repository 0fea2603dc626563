import type { StoredSession } from '@paceline/engine/store';
import { contradiction, isDamage, parsed, readable } from './damage.ts';
import { InspectedTables } from './inspected-tables.ts';
import type { Database } from './sqlite-database.ts';
import type { SqliteTables } from './sqlite-tables.ts';

/** Something that is damaged, in the words that an operator needs. */
export type Finding =
  /** Where samples are added, so that none can be stored. */
  | { readonly kind: 'recording' }
  /** The list of sessions: those that nobody has a member of may be lost. */
  | { readonly kind: 'sessions' }
  /** A table of which SQLite's own check says that it is damaged: `text`. */
  | { readonly kind: 'table'; readonly table: string; readonly text: string }
  /** A session cannot be opened. */
  | { readonly kind: 'session'; readonly sessionId: string }
  /** So many samples cannot be read. */
  | { readonly kind: 'samples'; readonly count: number }
  /** The rest was not read, for that reason. */
  | { readonly kind: 'unread'; readonly reason: string }
  /** A track, some of whose samples cannot be read. */
  | { readonly kind: 'track'; readonly sessionId: string; readonly userId: string };

/** What a step of the inspection has found. */
export type Findings = readonly Finding[];

type Reader = Pick<SqliteTables, 'loadSession' | 'findByCode' | 'readEvents' | 'readTrack' | 'openSessions' | 'newestSample' | 'complaints'>;

/** How much is read in one step: as much as takes one to three milliseconds. */
const SESSIONS = 4;
const SAMPLES = 4_000;
const TRACKS = 20;

/**
 * Reads everything that the database holds once, in steps between which anything else may happen, and tells what is
 * damaged: the sessions as somebody reads them who asks for them, then the samples; the newest come first.
 */
export function* inspection(database: Database, reader: Reader): Generator<Findings, void> {
  const tables = new InspectedTables(database);
  const newest = tables.newestSample();
  yield newest === undefined ? [{ kind: 'recording' }] : [];
  yield reader.complaints.map((complaint) => ({ kind: 'table', ...complaint }));
  yield* sessions(tables, reader);
  const lost = new Set<number>();
  yield* samples(tables, newest ?? reader.newestSample, lost);
  yield* tracks(tables, lost);
}

function* sessions(tables: InspectedTables, reader: Reader): Generator<Findings, void> {
  if (readable(() => reader.openSessions()) === undefined) yield [{ kind: 'sessions' }];
  let first: string | null = null;
  for (;;) {
    const ids = tables.sessionsBefore(first, SESSIONS);
    if (ids === undefined) return yield [{ kind: 'sessions' }];
    const next = ids.at(-1);
    if (next === undefined) return;
    // An id that holds bytes that are no text comes back as another one, and again and again.
    if (first !== null && next >= first) return yield [{ kind: 'sessions' }];
    first = next;
    yield ids.filter((id) => !isSessionWhole(reader, id)).map((sessionId) => ({ kind: 'session', sessionId }));
  }
}

function isSessionWhole(reader: Reader, sessionId: string): boolean {
  try {
    const stored = reader.loadSession(sessionId);
    if (stored !== undefined) readAround(reader, stored);
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** Everything of a session but its samples, by all the ways that lead there. */
function readAround(reader: Reader, { record: { sessionId, code }, members, offset }: StoredSession): void {
  if (reader.findByCode(code) !== sessionId) throw contradiction();
  if (reader.readEvents(sessionId, 0, Number.MAX_SAFE_INTEGER).at(-1)?.offset !== (offset === 0 ? undefined : offset)) throw contradiction();
  for (const { userId, tracks: all } of members) {
    for (const { writer, lastSeq } of all) reader.readTrack({ sessionId, userId, writer }, { after: lastSeq - 1, limit: 1 });
  }
}

function* samples(tables: InspectedTables, newest: number, lost: Set<number>): Generator<Findings, void> {
  for (let to = newest; to > 0; to -= SAMPLES) {
    const ids = tables.unreadableSamples(Math.max(1, to - SAMPLES + 1), to);
    for (const id of ids) lost.add(id);
    yield ids.length === 0 ? [] : [{ kind: 'samples', count: ids.length }];
  }
}

function* tracks(tables: InspectedTables, lost: ReadonlySet<number>): Generator<Findings, void> {
  for (let id = tables.newestTrack(); id > 0; id -= TRACKS) {
    const step = Array.from({ length: Math.min(TRACKS, id) }, (_, place) => id - place);
    const damaged = step.filter((trackId) => !isTrackWhole(tables.samplesOf(trackId), lost));
    yield damaged.flatMap((trackId) => tables.nameOf(trackId)).map((name) => ({ kind: 'track', ...name }));
  }
}

function isTrackWhole(parts: readonly string[] | undefined, lost: ReadonlySet<number>): boolean {
  if (parts === undefined || lost.size === 0) return parts !== undefined;
  return parts.every((part) => {
    const ids = readable(() => parsed(part));
    return Array.isArray(ids) && !ids.some((id: number) => lost.has(id));
  });
}
