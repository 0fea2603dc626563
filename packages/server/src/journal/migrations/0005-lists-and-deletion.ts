import type { Migration } from '../sqlite-schema.ts';

// Decision: a deletion is one small commit that hides, and steps that overwrite. Blanked samples keep their rows, since ids
// without a gap are what tells damage from what was never there. See sqlite-purge.ts.
export const listsAndDeletion: Migration = {
  version: 5,
  sql: `
    -- 1: erased, and something may be left to be overwritten; 2: nothing is left.
    ALTER TABLE member ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX member_of_user ON member (user_id);
    CREATE INDEX unpurged_member ON member (member_id) WHERE erased = 1;
    CREATE INDEX session_of_opener ON session (opened_by);

    -- The bare ids, so that nobody's outbox opens such a session again.
    CREATE TABLE deleted_session (
      session_id TEXT PRIMARY KEY,
      purged     INTEGER NOT NULL DEFAULT 0 -- 1: nothing of it is left in the other tables
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX unpurged_session ON deleted_session (session_id) WHERE purged = 0;
  `,
};
