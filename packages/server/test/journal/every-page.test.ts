import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryStore } from '@paceline/engine';
import { readable } from '../../src/journal/damage.ts';
import { openTables } from '../../src/journal/open-tables.ts';
import { Database } from '../../src/journal/sqlite-database.ts';
import type { SqliteTables } from '../../src/journal/sqlite-tables.ts';
import { ask, inspected, listen, type Silence } from './damaged-answers.ts';
import { copyOf, damagePage, pagesOf, writtenDatabase, type Damage, type Written } from './damaged-files.ts';
import { newFolder, removeFolder } from './folders.ts';

let written: Written;
let folder: string;

beforeAll(async () => {
  folder = newFolder();
  written = await writtenDatabase(join(folder, 'paceline.db'), 'closed', { sessions: 8, samples: 60 });
});

afterAll(() => removeFolder(folder));

/** Whether SQLite's own check finds anything. */
function hasComplaint(file: string): boolean {
  const database = new Database(file);
  const answer = readable(() => database.pragma('integrity_check'));
  database.close();
  return answer !== 'ok';
}

/** Asks for everything, and checks that what is told is neither wrong nor less than there is. */
async function listenToAll(tables: SqliteTables): Promise<Silence> {
  const memory = new MemoryStore(structuredClone(written.disk));
  const silence = await listen(tables, memory, written);
  for (const id of written.sessionIds) {
    const code = (await memory.loadSession(id))?.record.code ?? '';
    const answer = readable(() => [tables.findByCode(code)]);
    if (answer !== undefined) expect(answer, `the session of ${code}`).toEqual([id]);
  }
  const goingOn = readable(() => tables.openSessions());
  // Of one that cannot be opened it may not be known whether it has ended.
  const known = (ids: readonly string[]) => ids.filter((id) => !silence.sessions.includes(id));
  if (goingOn !== undefined) expect(known(goingOn)).toEqual(known(await memory.openSessions()));
  return silence;
}

const indexes = ['open_session', 'member_of_user', 'session_of_opener', 'unpurged_member', 'unpurged_session', 'sqlite_autoindex_session_2', 'sqlite_autoindex_member_1', 'sqlite_autoindex_member_2', 'sqlite_autoindex_track_1'];
const names = ['session', 'member', 'track', 'invite', 'event', 'deleted_session', 'lineage', 'listing', 'track_part', 'sample', ...indexes];
const damages: readonly Damage[] = ['flipped at its end', 'without a sector', 'without its end', 'zeroed'];

describe('[M4] [M6] every page, one after the other', () => {
  test('is among those that are damaged here', () => {
    expect([...new Set(pagesOf(written.file).map(({ name }) => name))].toSorted()).toEqual(names.toSorted());
  });

  test.each(names.flatMap((name) => damages.map((damage) => ({ name, damage }))))('of $name, $damage: nothing is told wrong or shorter, and it is not kept secret', { timeout: 60_000 }, async ({ name, damage }) => {
    for (const { page } of pagesOf(written.file).filter((each) => each.name === name)) {
      const file = copyOf(written.file);
      damagePage(file, page, damage);
      const isKnown = hasComplaint(file);
      // A row that is whole and says something else: without sums of pages nobody can know.
      if (!isKnown && ['session', 'member'].includes(name)) continue;
      const { tables } = await openTables(file);
      try {
        const { sessions, events, tracks } = await listenToAll(tables);
        const isHeard = isKnown || sessions.length + events.length + tracks.length > 0;
        // Each opening writes its own line, which may mend the page.
        if (name !== 'lineage') expect(inspected(tables).length > 0, `damage of page ${page} is reported`).toBe(isHeard);
      } finally {
        ask(() => tables.close());
      }
    }
  });
});
