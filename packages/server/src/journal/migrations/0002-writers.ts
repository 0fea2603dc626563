import type { Migration } from '../sqlite-schema.ts';

// Decision: what is stored of samples stays where it is, whatever its size. A track takes over the id of its member, so
// that the column of the sample table only changes its name; ids of later tracks are higher than any member's that has
// one. The parts, a twentieth of the samples in size, are copied for the sake of their reference. Tracks have ascending
// ids within a member, which is the order of their first samples.
export const writers: Migration = {
  version: 2,
  sql: `
    ALTER TABLE member ADD COLUMN writer TEXT NOT NULL DEFAULT '';
    ALTER TABLE member ADD COLUMN writer_epoch INTEGER NOT NULL DEFAULT 1;

    CREATE TABLE track (
      track_id  INTEGER PRIMARY KEY,
      member_id INTEGER NOT NULL REFERENCES member,
      writer    TEXT NOT NULL,
      UNIQUE (member_id, writer)
    ) STRICT;
    INSERT INTO track
      SELECT member_id, member_id, '' FROM member
      WHERE EXISTS (SELECT 1 FROM track_part WHERE track_part.member_id = member.member_id)
        OR member_id IN (SELECT member_id FROM sample WHERE sample_id >= (SELECT unlisted_from FROM listing));

    ALTER TABLE sample RENAME COLUMN member_id TO track_id;
    -- Of the samples that are there already it says when they came.
    ALTER TABLE sample RENAME COLUMN received_at TO taken_at;

    CREATE TABLE part_of_track (
      track_id   INTEGER NOT NULL REFERENCES track,
      first_seq  INTEGER NOT NULL,
      sample_ids TEXT NOT NULL, -- JSON: the ids of the samples first_seq, first_seq + 1, …
      PRIMARY KEY (track_id, first_seq)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO part_of_track SELECT member_id, first_seq, sample_ids FROM track_part;
    DROP TABLE track_part;
    ALTER TABLE part_of_track RENAME TO track_part;
  `,
};
