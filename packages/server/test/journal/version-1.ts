import { join } from 'node:path';
import type { EventRecord, SampleRecord, SessionRecord } from '@paceline/engine/store';
import { event, member, reading, session, START, takenAt } from '@paceline/testkit/records';
import { migrations } from '../../src/journal/migrations/index.ts';
import { Database } from '../../src/journal/sqlite-database.ts';
import { migrate } from '../../src/journal/sqlite-schema.ts';
import { DATABASE_FILE } from '../../src/journal/sqlite-store.ts';

/** A member as version 1 knew them. */
interface OldMember {
  readonly sessionId: string;
  readonly userId: string;
  readonly index: number;
  readonly leftAt: number | null;
  /** Samples of the others that come before the first one of this. */
  readonly late: number;
  /** Samples of the track. */
  readonly samples: number;
  /** How many of them stand in rows of track_part: at most `samples`, in parts of 64 and a last one that may be shorter. */
  readonly listed: number;
}

export const oldSessions: readonly SessionRecord[] = [
  session('s1', { title: 'Läufer 🏃‍♀️\n' }).record,
  session('s2', { status: 'waiting', startsAt: START + 60_000.5, startedAt: null, sharing: 'precise' }).record,
  session('s3', { status: 'ended', endedAt: START + 9_000 }).record,
];

// The member without samples comes first, so that the ids of tracks and members differ.
export const oldMembers: readonly OldMember[] = [
  { sessionId: 's1', userId: 'zoe', index: 0, leftAt: null, late: 0, samples: 0, listed: 0 },
  { sessionId: 's1', userId: 'ana', index: 1, leftAt: null, late: 0, samples: 150, listed: 128 },
  { sessionId: 's1', userId: 'ben', index: 2, leftAt: START + 5, late: 0, samples: 64, listed: 64 },
  { sessionId: 's2', userId: 'ana', index: 0, leftAt: null, late: 140, samples: 5, listed: 0 },
  { sessionId: 's3', userId: 'ana', index: 0, leftAt: null, late: 0, samples: 70, listed: 70 },
];

export const oldEvents: readonly EventRecord[] = ['s1', 's1', 's1', 's3'].map(
  (sessionId, index) => event(sessionId, index + 1, { kind: 'joined', userId: 'ana', index, name: 'Ana 🏅', role: 'runner' }).record,
);

/** Writes a database as version 1 did, and leaves it open. */
export function oldDatabase(folder: string): Database {
  const database = new Database(join(folder, DATABASE_FILE));
  database.makeDurable();
  migrate(database, migrations.slice(0, 1));
  database.transaction(() => {
    for (const record of oldSessions) writeSession(database, record);
    database.exec("INSERT INTO invite VALUES ('s2', 'ben'), ('s2', 'cleo')");
    const write = database.prepare('INSERT INTO event VALUES (?, ?, ?, ?)');
    for (const { sessionId, offset, at, fact } of oldEvents) write.run(sessionId, offset, at, JSON.stringify(fact));
  });
  database.transaction(() => writeTracks(database, oldMembers.map((each) => ({ ...each, memberId: writeMember(database, each), ids: [] }))));
  return database;
}

function writeSession(database: Database, record: SessionRecord): void {
  const { sessionId, epoch, code, title, openedBy, sharing, status, createdAt, startsAt, startedAt, endedAt } = record;
  const values = [sessionId, epoch, code, title, openedBy, sharing, status, createdAt, startsAt, startedAt, endedAt];
  database.prepare('INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(...values);
}

function writeMember(database: Database, { sessionId, userId, index, leftAt }: OldMember): number {
  const { name, role, joinedAt } = member(sessionId, userId).record;
  return database.prepare('INSERT INTO member VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)').run(sessionId, userId, name, role, index, joinedAt, leftAt).insertedId;
}

interface OldTrack extends OldMember {
  readonly memberId: number;
  readonly ids: number[];
}

/** One sample of each track after the other, as they come from runners who run together. */
function writeTracks(database: Database, tracks: readonly OldTrack[]): void {
  const write = database.prepare('INSERT INTO sample (member_id, seq, received_at, sample) VALUES (?, ?, ?, ?)');
  const list = database.prepare('INSERT INTO track_part VALUES (?, ?, ?)');
  const unlisted: number[] = [];
  for (let second = 1; second <= 150; second++) {
    for (const { memberId, late, samples, listed, ids } of tracks) {
      const seq = second - late;
      if (seq < 1 || seq > samples) continue;
      const { insertedId } = write.run(memberId, seq, takenAt(seq), JSON.stringify(reading(seq) satisfies SampleRecord['sample']));
      ids.push(insertedId);
      if (seq > listed) unlisted.push(insertedId);
      else if (seq % 64 === 0 || seq === listed) list.run(memberId, seq - ids.length + 1, JSON.stringify(ids.splice(0)));
    }
  }
  database.prepare('UPDATE listing SET unlisted_from = ?').run(Math.min(...unlisted));
}
