import type { SqliteDeletions } from './sqlite-deletions.ts';
import type { Database, Statement } from './sqlite-database.ts';
import type { SqliteTracks } from './sqlite-tracks.ts';
import type { StorableWrite } from './storable.ts';
import type { TrackIds } from './track-ids.ts';

export interface SqliteWritesOptions {
  readonly tracks: SqliteTracks;
  readonly trackIds: TrackIds;
  readonly deletions: SqliteDeletions;
  /** Of the database's opening. */
  readonly line: string;
}

/** How each kind of write changes the tables. Only inside a transaction. */
export class SqliteWrites {
  readonly #line: string;
  readonly #tracks: SqliteTracks;
  readonly #trackIds: TrackIds;
  readonly #deletions: SqliteDeletions;
  readonly #writeSession: Statement<never>;
  readonly #writeInvite: Statement<never>;
  readonly #writeMember: Statement<never>;
  readonly #writeEvent: Statement<never>;

  constructor(database: Database, { tracks, trackIds, deletions, line }: SqliteWritesOptions) {
    this.#line = line;
    this.#tracks = tracks;
    this.#trackIds = trackIds;
    this.#deletions = deletions;
    this.#writeSession = database.prepare(`
      INSERT INTO session (session_id, epoch, code, title, opened_by, sharing, plan, status, created_at, starts_at, started_at, ended_at, line)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (session_id) DO UPDATE SET
        epoch = excluded.epoch, code = excluded.code, title = excluded.title, opened_by = excluded.opened_by,
        sharing = excluded.sharing, plan = excluded.plan, status = excluded.status, created_at = excluded.created_at,
        starts_at = excluded.starts_at, started_at = excluded.started_at, ended_at = excluded.ended_at, line = excluded.line`);
    this.#writeInvite = database.prepare('INSERT INTO invite (session_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#writeMember = database.prepare(`
      INSERT INTO member (session_id, user_id, name, role, roster_index, joined_at, left_at, estimate, finished_at, writer, writer_epoch, erased)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (session_id, user_id) DO UPDATE SET
        name = excluded.name, role = excluded.role, roster_index = excluded.roster_index,
        joined_at = excluded.joined_at, left_at = excluded.left_at, estimate = excluded.estimate, finished_at = excluded.finished_at,
        writer = excluded.writer, writer_epoch = excluded.writer_epoch, erased = excluded.erased`);
    this.#writeEvent = database.prepare('INSERT INTO event (session_id, "offset", at, fact) VALUES (?, ?, ?, ?)');
  }

  /** False when the write is a sample whose seq is taken. */
  write(write: StorableWrite): boolean {
    if (write.kind !== 'sample' && write.kind !== 'delete') this.#deletions.assertKept(sessionOf(write));
    switch (write.kind) {
      case 'session': {
        const { sessionId, epoch, code, title, openedBy, sharing, plan, status, createdAt, startsAt, startedAt, endedAt } = write.record;
        const planned = plan === null ? null : JSON.stringify(plan);
        this.#writeSession.run(sessionId, epoch, code, title, openedBy, sharing, planned, status, createdAt, startsAt, startedAt, endedAt, this.#line);
        return true;
      }
      case 'invite':
        this.#writeInvite.run(write.sessionId, write.userId);
        return true;
      case 'member': {
        const { sessionId, userId, name, role, index, joinedAt, leftAt, estimate, finishedAt, writer, writerEpoch, isErased } = write.record;
        this.#writeMember.run(sessionId, userId, name, role, index, joinedAt, leftAt, estimate, finishedAt, writer, writerEpoch, isErased ? 1 : 0);
        return true;
      }
      case 'event':
        this.#writeEvent.run(write.record.sessionId, write.record.offset, write.record.at, JSON.stringify(write.record.fact));
        return true;
      case 'sample':
        return this.#tracks.append(this.#trackIds.findOrMake(write.record), write.record);
      case 'delete':
        this.#deletions.delete(write.sessionId);
        this.#trackIds.forget();
        return true;
      case 'erase':
        this.#deletions.erase(write.sessionId, write.userId, write.name);
        this.#trackIds.forget();
        return true;
    }
  }
}

export const sessionOf = (write: StorableWrite): string => ('record' in write ? write.record.sessionId : write.sessionId);
