import { describe, expect, test } from 'vitest';
import { VirtualEnvironment } from '@paceline/core/testing';
import { StoreError } from '@paceline/engine/store';
import type { Log, LogFields } from '@paceline/engine';
import type { Findings } from '../../src/journal/inspection.ts';
import { noticesOf, noticesOfMissing } from '../../src/journal/notices.ts';
import { StoreInspection } from '../../src/journal/store-inspection.ts';

/** An inspection of a store that takes so many steps of so many milliseconds, and finds what is given at some of them. */
function world(steps: number, duration: number, findings: Readonly<Record<number, Findings>> = {}) {
  const environment = new VirtualEnvironment();
  const logged: string[] = [];
  const note = (fields: LogFields, event: string) => void logged.push(`${event}: ${[fields.sessionId, fields.userId, fields.samples, fields.reason].filter((value) => value !== undefined).join(' ')}`);
  const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: note };
  const store = {
    taken: 0,
    async inspect(): Promise<Findings | undefined> {
      await new Promise<void>((resolve) => environment.setTimer(duration, resolve));
      store.taken += 1;
      return store.taken > steps ? undefined : (findings[store.taken] ?? []);
    },
  };
  return { environment, logged, store, inspection: new StoreInspection({ store, environment, log }) };
}

describe('[M4] the inspection at a start', () => {
  test('reads a small store whole before the server listens, and tells what is damaged', async () => {
    const { environment, inspection, logged, store } = world(10, 2, { 3: [{ kind: 'session', sessionId: 's1' }], 7: [{ kind: 'track', sessionId: 's2', userId: 'ana' }] });
    const begun = inspection.begin();
    await environment.advance(100);
    expect(await begun).toEqual([{ kind: 'session', sessionId: 's1' }, { kind: 'track', sessionId: 's2', userId: 'ana' }]);
    expect(logged).toEqual(['the database is damaged: s1 the session cannot be opened', 'the database is damaged: s2 ana the track cannot be read whole']);
    inspection.goOn();
    await environment.advance(60_000);
    expect(store.taken).toBe(11);
    expect(environment.timers).toBe(0);
  });

  test('holds the start up for half a second at most, and reads the rest of a large store in steps with pauses', async () => {
    const { environment, inspection, logged, store } = world(1_000, 2, { 900: [{ kind: 'samples', count: 23 }] });
    const begun = inspection.begin();
    await environment.advance(510);
    expect(await begun).toEqual([]);
    expect(store.taken).toBeLessThan(260);
    inspection.goOn();
    const before = store.taken;
    await environment.advance(1_000);
    // A step of 2 ms and a pause of 20.
    expect(store.taken - before).toBeLessThan(50);
    await environment.until(() => logged.length > 0, 60_000);
    expect(logged).toEqual(['the database is damaged: 23 samples cannot be read']);
    await environment.advance(60_000);
    expect([store.taken, environment.timers]).toEqual([1_001, 0]);
  });

  test('ends when the server stops, after the step that is under way', async () => {
    const { environment, inspection, store } = world(1_000, 300);
    const begun = inspection.begin();
    await environment.advance(600);
    await begun;
    inspection.goOn();
    await environment.advance(100);
    const { taken } = store;
    let isStopped = false;
    const stopped = inspection.stop().then(() => (isStopped = true));
    await environment.advance(10);
    expect(isStopped).toBe(false);
    await environment.advance(60_000);
    await stopped;
    expect(store.taken).toBe(taken + 1);
    expect(environment.timers).toBe(0);
  });

  test('is given up, and says so, when the store fails for another reason', async () => {
    const { environment, inspection, logged, store } = world(10, 0);
    store.inspect = () => Promise.reject(new StoreError('failed', 'The disk reports an error.'));
    const findings = await inspection.begin();
    expect(findings).toEqual([{ kind: 'unread', reason: 'The disk reports an error' }]);
    expect(noticesOf(undefined, findings)).toEqual([
      {
        kind: 'trouble',
        text:
          'The database paceline.db could not be looked through for damage (The disk reports an error). What is damaged is refused when somebody asks for it. ' +
          'If that happens, stop the server, remove paceline.db-wal, and put a backup of paceline.db in its place; `sqlite3 paceline.db "PRAGMA quick_check"` says more while the server is stopped.',
      },
    ]);
    inspection.goOn();
    await environment.advance(60_000);
    expect(logged).toEqual(['the inspection of the database was given up: The disk reports an error.']);
  });
});

describe('[M4] what the operator is told', () => {
  test('nothing when there is nothing to tell', () => {
    expect(noticesOf(undefined, [])).toEqual([]);
  });

  test.each([
    [{ database: false, key: true }, /^A new database was made, .*\. To have them back, stop the server, remove paceline\.db-wal, and put a backup/],
    [{ database: true, key: false }, /^A new signing key was made, .* tokens issued so far are not valid any more\. .* put a backup of signing\.key in its place\.$/],
  ])('that something was made which should have been there (%o)', (found, text) => {
    expect(noticesOfMissing(found)).toEqual([{ kind: 'trouble', text: expect.stringMatching(text) as string }]);
  });

  test('nothing at a first start, nor when all is there', () => {
    for (const there of [true, false]) expect(noticesOfMissing({ database: there, key: there })).toEqual([]);
  });

  test('where the copy of an older version is', () => {
    expect(noticesOf({ from: 1, to: 2, backup: '/data/paceline.db.version-1.backup' }, [])).toEqual([
      { kind: 'news', text: 'The data was brought from version 1 to version 2. What it was before is in /data/paceline.db.version-1.backup; keep that until all is well.' },
    ]);
  });

  test('which part is damaged, what goes on, and what to do', () => {
    const findings: Findings = [
      { kind: 'recording' },
      { kind: 'sessions' },
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((sessionId) => ({ kind: 'session', sessionId }) as const),
      { kind: 'samples', count: 22 },
      { kind: 'samples', count: 1 },
      // One for each writer.
      { kind: 'track', sessionId: 's2', userId: 'ana' },
      { kind: 'track', sessionId: 's2', userId: 'ana' },
      { kind: 'table', table: 'event', text: 'row not in PRIMARY KEY order for event' },
      { kind: 'table', table: 'member', text: 'row 5 missing from index sqlite_autoindex_member_1' },
    ];
    expect(noticesOf(undefined, findings)).toEqual([
      {
        kind: 'trouble',
        text:
          'The database paceline.db is damaged: nothing can be recorded, since the place where samples are added is among it; some sessions may not be found; ' +
          '6 sessions cannot be opened (a, b, c, d, e, …); 23 samples cannot be read; 1 track cannot be read whole (ana in s2); pages of the tables event, member are damaged. Everything else is whole and goes on. ' +
          'To have the rest back, stop the server, remove paceline.db-wal, and put a backup of paceline.db in its place; the log names all that is found.',
      },
    ]);
  });
});
