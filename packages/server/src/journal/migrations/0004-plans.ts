import type { Migration } from '../sqlite-schema.ts';

export const plans: Migration = {
  version: 4,
  sql: `
    ALTER TABLE session ADD COLUMN plan TEXT; -- JSON

    ALTER TABLE member ADD COLUMN estimate REAL; -- seconds
    ALTER TABLE member ADD COLUMN finished_at REAL;
  `,
};
