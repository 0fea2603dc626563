import type { Migration } from '../sqlite-schema.ts';

// Decision: samples are appended to one table in the order of their arrival and have no index of their own. A key of
// (member, seq) would place each runner's next sample on a page of its own, so that every sample costs a page of 4 KiB
// in the journal and another in the file: measured with 8,000 runners at 1 Hz, 44 µs of CPU a sample (20 µs as an
// index beside the table) against 5 µs. Instead, every 64 samples of a track are listed in one row of track_part; those
// that are not listed yet are found by reading the table from listing.unlisted_from on when the database is opened.
export const sessionsAndTracks: Migration = {
  version: 1,
  sql: `
    CREATE TABLE session (
      session_id TEXT PRIMARY KEY,
      epoch      TEXT NOT NULL,
      code       TEXT NOT NULL UNIQUE,
      title      TEXT NOT NULL,
      opened_by  TEXT NOT NULL,
      sharing    TEXT NOT NULL,
      status     TEXT NOT NULL,
      created_at REAL NOT NULL, -- this and all other times: milliseconds since 1970-01-01T00:00:00Z
      starts_at  REAL,
      started_at REAL,
      ended_at   REAL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX open_session ON session (session_id) WHERE status <> 'ended';

    CREATE TABLE invite (
      session_id TEXT NOT NULL REFERENCES session,
      user_id    TEXT NOT NULL,
      PRIMARY KEY (session_id, user_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE member (
      member_id    INTEGER PRIMARY KEY,
      session_id   TEXT NOT NULL REFERENCES session,
      user_id      TEXT NOT NULL,
      name         TEXT NOT NULL,
      role         TEXT NOT NULL,
      roster_index INTEGER NOT NULL,
      joined_at    REAL NOT NULL,
      left_at      REAL,
      UNIQUE (session_id, user_id),
      UNIQUE (session_id, roster_index)
    ) STRICT;

    CREATE TABLE event (
      session_id TEXT NOT NULL REFERENCES session,
      "offset"   INTEGER NOT NULL,
      at         REAL NOT NULL,
      fact       TEXT NOT NULL, -- JSON
      PRIMARY KEY (session_id, "offset")
    ) STRICT, WITHOUT ROWID;

    -- No foreign key: without an index, deleting a member would have to read the whole table.
    CREATE TABLE sample (
      sample_id   INTEGER PRIMARY KEY,
      member_id   INTEGER NOT NULL,
      seq         INTEGER NOT NULL,
      received_at REAL NOT NULL,
      sample      TEXT NOT NULL -- JSON, as it was sent
    ) STRICT;

    CREATE TABLE track_part (
      member_id  INTEGER NOT NULL REFERENCES member,
      first_seq  INTEGER NOT NULL,
      sample_ids TEXT NOT NULL, -- JSON: the ids of the samples first_seq, first_seq + 1, …
      PRIMARY KEY (member_id, first_seq)
    ) STRICT, WITHOUT ROWID;

    -- One row: all samples with a lower id stand in a track_part.
    CREATE TABLE listing (unlisted_from INTEGER NOT NULL) STRICT;
    INSERT INTO listing VALUES (1);
  `,
};
