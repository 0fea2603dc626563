import type { Migration } from '../sqlite-schema.ts';

// Decision: a session says in which line of openings its epoch was last written, so that all epochs are renewed by one
// row when the database has gone back, whether it is small, large, or damaged. See lineage.ts.
export const lineage: Migration = {
  version: 3,
  sql: `
    ALTER TABLE session ADD COLUMN line TEXT NOT NULL DEFAULT '';

    -- One row.
    CREATE TABLE lineage (
      mark TEXT NOT NULL, -- the mark that the last opening has left beside the database
      line TEXT NOT NULL  -- the same as long as each opening has found what the one before it had left
    ) STRICT;
    INSERT INTO lineage VALUES ('', '');
  `,
};
