import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A row of the database, as it stands there. */
export interface StoredSample {
  readonly seq: number;
  readonly pace: number;
  readonly distance: number;
  readonly elapsed: number;
  readonly timestamp: string;
  /** When it was taken by the server's clock. */
  readonly takenAt: number;
}

/** What one writer has stored, in the order in which it was stored. */
export interface StoredTrack {
  readonly userId: string;
  readonly sessionId: string;
  readonly writer: string;
  readonly samples: readonly StoredSample[];
}

const files = ['paceline.db', 'paceline.db-wal'];

const query = `
  SELECT track_id, user_id AS userId, session_id AS sessionId, track.writer AS writer, seq, taken_at AS takenAt,
    json_extract(sample, '$.pace') AS pace, json_extract(sample, '$.distance') AS distance,
    json_extract(sample, '$.elapsed') AS elapsed, json_extract(sample, '$.timestamp') AS timestamp
  FROM sample LEFT JOIN track USING (track_id) LEFT JOIN member USING (member_id)
  ORDER BY sample_id`;

type Row = StoredSample & Omit<StoredTrack, 'samples'> & { readonly track_id: number };

/**
 * All tracks in the database of a data folder, by SQLite itself and not by the server's code. No server may run on it.
 * Reads a copy, so that the next server finds the files as the one before has left them.
 */
export function readStored(dataDir: string): readonly StoredTrack[] {
  const copy = mkdtempSync(join(tmpdir(), 'paceline-look-'));
  try {
    for (const file of files) if (existsSync(join(dataDir, file))) cpSync(join(dataDir, file), join(copy, file));
    const database = new DatabaseSync(join(copy, 'paceline.db'), { readOnly: true });
    try {
      return tracksOf(database.prepare(query).all() as unknown as readonly Row[]);
    } finally {
      database.close();
    }
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function tracksOf(rows: readonly Row[]): readonly StoredTrack[] {
  const tracks = new Map<number, StoredTrack & { readonly samples: StoredSample[] }>();
  for (const { track_id, userId, sessionId, writer, ...sample } of rows) {
    const track = tracks.get(track_id) ?? { userId, sessionId, writer, samples: [] };
    tracks.set(track_id, track);
    track.samples.push(sample);
  }
  return [...tracks.values()];
}
