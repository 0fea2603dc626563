import { StoreError, type TrackKey } from '@paceline/engine/store';
import type { Database, Statement } from './sqlite-database.ts';

/** Ids that are remembered: more than runners send at once. */
const CAPACITY = 65_536;

/** The ids of tracks in the table `track`. They are remembered, since asking for one costs as much as storing a sample. */
export class TrackIds {
  readonly #known = new Map<string, number>();
  readonly #find: Statement<{ trackId: number }>;
  readonly #memberId: Statement<{ memberId: number }>;
  readonly #insert: Statement<never>;

  constructor(database: Database) {
    this.#find = database.prepare(`
      SELECT track_id AS trackId FROM member JOIN track USING (member_id)
      WHERE session_id = ? AND user_id = ? AND track.writer = ?`);
    this.#memberId = database.prepare('SELECT member_id AS memberId FROM member WHERE session_id = ? AND user_id = ?');
    this.#insert = database.prepare('INSERT INTO track (member_id, writer) VALUES (?, ?)');
  }

  /** Undefined when nothing of the track was ever stored. */
  find({ sessionId, userId, writer }: TrackKey): number | undefined {
    return this.#find.get(sessionId, userId, writer)?.trackId;
  }

  /** The track's id, of a new one if there is none yet. Only inside a transaction; `invalid` without such a member. */
  findOrMake(key: TrackKey): number {
    const name = nameOf(key);
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const id = this.find(key) ?? this.#make(key);
    if (this.#known.size >= CAPACITY) this.#known.clear();
    this.#known.set(name, id);
    return id;
  }

  /** To be called when a transaction was rolled back: the ids of its new tracks are given again. */
  forget(): void {
    this.#known.clear();
  }

  #make({ sessionId, userId, writer }: TrackKey): number {
    const member = this.#memberId.get(sessionId, userId);
    if (member === undefined) throw new StoreError('invalid', `There is no member ${userId} of session ${sessionId} to store a sample for.`);
    return this.#insert.run(member.memberId, writer).insertedId;
  }
}

/** The lengths keep keys apart, whatever characters the ids are made of. */
const nameOf = ({ sessionId, userId, writer }: TrackKey): string => `${sessionId.length} ${userId.length} ${sessionId}${userId}${writer}`;
