import type { SessionFact, TrackSample } from '@paceline/protocol';
import {
  StoreError,
  type EventRecord,
  type ListedSession,
  type SampleConflict,
  type SessionPage,
  type StoredMember,
  type StoredSession,
  type StoredTrack,
  type TrackKey,
  type TrackRange,
} from '@paceline/engine/store';
import { contradiction, damaged, isDamage, parsed } from './damage.ts';
import { Doubts, type Complaint } from './doubts.ts';
import { inspection, type Findings } from './inspection.ts';
import type { Database, Statement } from './sqlite-database.ts';
import { SqliteDeletions } from './sqlite-deletions.ts';
import { SqliteLists } from './sqlite-lists.ts';
import { SqliteMembers, type MemberRow } from './sqlite-members.ts';
import { SqlitePurge } from './sqlite-purge.ts';
import { SqliteSessions } from './sqlite-sessions.ts';
import { SqliteTracks, Unlistable, Unrecordable } from './sqlite-tracks.ts';
import { sessionOf, SqliteWrites } from './sqlite-writes.ts';
import { TrackIds } from './track-ids.ts';
import type { StorableWrite } from './storable.ts';
import { storedSample } from './stored-samples.ts';

const WHOLE: TrackRange = { after: 0, limit: Number.MAX_SAFE_INTEGER };

interface TrackRow {
  readonly trackId: number;
  readonly writer: string;
}

interface EventRow extends Omit<EventRecord, 'fact'> {
  readonly fact: string;
}

/** The store's work on a SQLite database, in the calling thread. Everything throws `StoreError`s. */
export class SqliteTables {
  readonly #database: Database;
  #inspection: ReturnType<typeof inspection> | undefined;
  readonly #tracks: SqliteTracks;
  readonly #doubts: Doubts;
  readonly #sessions: SqliteSessions;
  readonly #members: SqliteMembers;
  readonly #trackIds: TrackIds;
  readonly #deletions: SqliteDeletions;
  readonly #purge: SqlitePurge;
  readonly #lists: SqliteLists;
  readonly #writes: SqliteWrites;
  readonly #invited: Statement<{ userId: string }>;
  readonly #tracksOf: Statement<TrackRow>;
  readonly #newestEvent: Statement<{ offset: number | null }>;
  readonly #events: Statement<EventRow>;

  /** `line` is that of the database's opening: the epoch of a session that was written in another one is renewed. */
  constructor(database: Database, line = '') {
    this.#database = database;
    this.#doubts = new Doubts(database);
    this.#sessions = new SqliteSessions(database, { doubts: this.#doubts, line });
    this.#members = new SqliteMembers(database, this.#doubts);
    this.#tracks = new SqliteTracks(database, this.#doubts);
    this.#deletions = new SqliteDeletions(database, this.#members, this.#doubts);
    this.#trackIds = new TrackIds(database, { members: this.#members, deletions: this.#deletions, doubts: this.#doubts });
    this.#purge = new SqlitePurge(database, this.#tracks);
    this.#lists = new SqliteLists(database);
    this.#writes = new SqliteWrites(database, { tracks: this.#tracks, trackIds: this.#trackIds, deletions: this.#deletions, line });
    this.#invited = database.prepare('SELECT user_id AS userId FROM invite WHERE session_id = ? ORDER BY user_id');
    this.#tracksOf = database.prepare('SELECT track_id AS trackId, writer FROM track WHERE member_id = ? ORDER BY track_id');
    this.#newestEvent = database.prepare('SELECT max("offset") AS "offset" FROM event WHERE session_id = ?');
    this.#events = database.prepare(`
      SELECT session_id AS sessionId, "offset", at, fact FROM event
      WHERE session_id = ? AND "offset" > ? ORDER BY "offset" LIMIT ?`);
  }

  commit(writes: readonly StorableWrite[]): readonly SampleConflict[] {
    return this.#transaction(() => this.#writeAll(writes));
  }

  loadSession(sessionId: string): StoredSession | undefined {
    return this.#reading(sessionId, undefined, () => {
      const record = this.#sessions.get(sessionId);
      const members = this.#members.of(sessionId);
      // There are no members without a session.
      if (record === undefined && members.length > 0) throw contradiction();
      if (record === undefined) return undefined;
      return {
        record,
        invited: this.#invited.all(sessionId).map(({ userId }) => userId),
        members: members.map((row) => this.#storedMember(row)),
        offset: this.#newestEvent.get(sessionId)?.offset ?? 0,
      };
    });
  }

  wasDeleted(sessionId: string): boolean {
    return guarded(sessionId, () => this.#deletions.hadBefore(sessionId));
  }

  sessionsOf(userId: string, page: SessionPage): readonly ListedSession[] {
    return this.#lists.of(userId, page).map(({ sessionId, runners, memberId }) => guarded(sessionId, () => {
      const record = this.#sessions.get(sessionId);
      if (record === undefined) throw contradiction();
      return { record, runners, lastSample: memberId === null ? undefined : this.#lastSample(memberId) };
    }));
  }

  findByCode(code: string): string | undefined {
    return this.#sessions.findByCode(code);
  }

  /** The track, or that range of it, as one JSON text, which crosses threads at a fraction of the cost of its objects. */
  readTrack(key: TrackKey, range: TrackRange = WHOLE): string {
    return this.#reading(key.sessionId, '[]', () => {
      const trackId = this.#trackIds.find(key);
      return `[${trackId === undefined ? '' : this.#tracks.read(trackId, range).join(',')}]`;
    });
  }

  readTimes(key: TrackKey, range: TrackRange = WHOLE): readonly number[] {
    return this.#reading(key.sessionId, [], () => {
      const trackId = this.#trackIds.find(key);
      return trackId === undefined ? [] : this.#tracks.times(trackId, range);
    });
  }

  readEvents(sessionId: string, after: number, limit: number): readonly EventRecord[] {
    return this.#reading(sessionId, [], () => {
      if (this.#doubts.isSessionDoubtful(sessionId)) throw contradiction();
      return this.#events.all(sessionId, after, limit).map((row) => ({ ...row, fact: parsed(row.fact) as SessionFact }));
    });
  }

  openSessions(): readonly string[] {
    return this.#sessions.open();
  }

  /** Takes the next step of overwriting what was deleted; false when all is done. */
  purge(): boolean {
    return this.#purge.step((work) => this.#transaction(work));
  }

  /** What SQLite's own check said at the opening of tables that are read by keys. */
  get complaints(): readonly Complaint[] {
    return this.#doubts.complaints;
  }

  /** Id of the newest sample that can be read. */
  get newestSample(): number {
    return this.#tracks.newest;
  }

  /** Goes on with the inspection of everything that is stored, a step of a few milliseconds; undefined when it is over. */
  inspect(): Findings | undefined {
    this.#inspection ??= inspection(this.#database, this);
    const { done, value } = this.#inspection.next();
    return done === true ? undefined : value;
  }

  close(): void {
    try {
      this.#transaction(() => this.#tracks.listAll());
    } catch (error) {
      // All that was promised is stored: a disk that is full only leaves more to be read by the next opening.
      if (!(error instanceof StoreError)) throw error;
    } finally {
      this.#database.close();
    }
  }

  #transaction<Result>(work: () => Result): Result {
    for (;;) {
      this.#tracks.begin();
      try {
        return this.#database.transaction(work);
      } catch (error) {
        this.#tracks.rollBack();
        this.#trackIds.forget();
        if (!(error instanceof Unlistable)) throw error;
      }
    }
  }

  /** Reads something of a session, and says so when the database is damaged there; what was deleted is not there. */
  #reading<Value>(sessionId: string, nothing: Value, read: () => Value): Value {
    return guarded(sessionId, () => (this.#deletions.has(sessionId) ? nothing : read()));
  }

  #storedMember({ memberId, ...member }: MemberRow): StoredMember {
    if (member.isErased) return { ...member, tracks: [] };
    if (this.#doubts.areTracksDoubtful(memberId)) throw contradiction();
    return { ...member, tracks: this.#tracksOf.all(memberId).map((row) => this.#storedTrack(row)) };
  }

  #lastSample(memberId: number): TrackSample | undefined {
    if (this.#doubts.areTracksDoubtful(memberId)) throw contradiction();
    const [last] = this.#tracksOf.all(memberId).map((row) => this.#storedTrack(row)).toSorted((a, b) => b.lastTakenAt - a.lastTakenAt);
    return last?.lastSample;
  }

  #storedTrack({ trackId, writer }: TrackRow): StoredTrack {
    const { lastSeq, lastSample, lastTakenAt } = this.#tracks.end(trackId);
    return { writer, lastSeq, lastSample: storedSample(lastSample, lastSeq), lastTakenAt };
  }

  #writeAll(writes: readonly StorableWrite[]): SampleConflict[] {
    const conflicts: SampleConflict[] = [];
    for (const [place, write] of writes.entries()) {
      const isStored = this.#located(place, write);
      if (isStored || write.kind !== 'sample') continue;
      const { sessionId, userId, writer, seq } = write.record;
      conflicts.push({ write: place, sessionId, userId, writer, seq });
    }
    this.#tracks.settle();
    return conflicts;
  }

  /** Names the place of a write that is at fault alone: the others of its commit could be stored without it. */
  #located(place: number, write: StorableWrite): boolean {
    try {
      return this.#writes.write(write);
    } catch (error) {
      if (!(error instanceof StoreError) || error instanceof Unrecordable || error instanceof Unlistable) throw error;
      if (error.kind === 'invalid') throw new StoreError('invalid', error.message, { cause: error, write: place });
      if (error.kind === 'damaged') throw damaged(sessionOf(write), { cause: error, write: place });
      throw error;
    }
  }
}

function guarded<Value>(sessionId: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw isDamage(error) ? damaged(sessionId, { cause: error }) : error;
  }
}
