import { StoreError, type TrackKey } from '@paceline/engine/store';
import { contradiction } from './damage.ts';
import type { Doubts } from './doubts.ts';
import type { Database, Statement } from './sqlite-database.ts';
import type { SqliteDeletions } from './sqlite-deletions.ts';
import type { SqliteMembers } from './sqlite-members.ts';

/** Ids that are remembered: more than runners send at once. */
const CAPACITY = 65_536;

/** The ids of tracks in the table `track`. They are remembered, since asking for one costs as much as storing a sample. */
export class TrackIds {
  readonly #known = new Map<string, number>();
  readonly #members: SqliteMembers;
  readonly #deletions: SqliteDeletions;
  readonly #doubts: Doubts;
  readonly #find: Statement<{ trackId: number }>;
  readonly #insert: Statement<never>;

  constructor(database: Database, { members, deletions, doubts }: { readonly members: SqliteMembers; readonly deletions: SqliteDeletions; readonly doubts: Doubts }) {
    this.#members = members;
    this.#deletions = deletions;
    this.#doubts = doubts;
    this.#find = database.prepare('SELECT track_id AS trackId FROM track INDEXED BY sqlite_autoindex_track_1 WHERE member_id = ? AND writer = ?');
    this.#insert = database.prepare('INSERT INTO track (member_id, writer) VALUES (?, ?)');
  }

  /** Undefined when nothing of the track was ever stored. */
  find({ sessionId, userId, writer }: TrackKey): number | undefined {
    const memberId = this.#members.idOf(sessionId, userId);
    return memberId === undefined || this.#members.isErased(memberId) ? undefined : this.#findOf(memberId, writer);
  }

  /** The track's id, of a new one if there is none yet. Only inside a transaction; `invalid` without such a member. */
  findOrMake(key: TrackKey): number {
    const name = nameOf(key);
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const id = this.#findOrInsert(key);
    if (this.#known.size >= CAPACITY) this.#known.clear();
    this.#known.set(name, id);
    return id;
  }

  /** To be called when a transaction was rolled back, as the ids of its new tracks are given again, and when something was deleted. */
  forget(): void {
    this.#known.clear();
  }

  #findOrInsert({ sessionId, userId, writer }: TrackKey): number {
    this.#deletions.assertKept(sessionId);
    const memberId = this.#members.idOf(sessionId, userId);
    if (memberId === undefined || this.#members.isErased(memberId)) throw new StoreError('invalid', `There is no member ${userId} of session ${sessionId} to store a sample for.`);
    return this.#findOf(memberId, writer) ?? this.#insert.run(memberId, writer).insertedId;
  }

  #findOf(memberId: number, writer: string): number | undefined {
    if (this.#doubts.areTracksDoubtful(memberId)) throw contradiction();
    return this.#find.get(memberId, writer)?.trackId;
  }
}

/** The lengths keep keys apart, whatever characters the ids are made of. */
const nameOf = ({ sessionId, userId, writer }: TrackKey): string => `${sessionId.length} ${userId.length} ${sessionId}${userId}${writer}`;
