import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '@paceline/core';
import type { Store, StoreError } from '@paceline/engine/store';
import { event, member, reading, sample, samples, session, trackOf } from '@paceline/testkit/records';
import type { Finding, Findings } from '../../src/journal/inspection.ts';
import { Database } from '../../src/journal/sqlite-database.ts';
import { DATABASE_FILE } from '../../src/journal/sqlite-store.ts';
import { copyOf, PAGE, pagesOf } from './damaged-files.ts';
import { newFolder, removeFolder, withStore } from './folders.ts';

const USERS = ['ana', 'ben'];
const SAMPLES = 300;

let folder: string;
let file: string;
let samplePages: readonly number[];

beforeAll(async () => {
  folder = newFolder();
  file = join(folder, DATABASE_FILE);
  await withStore(folder, async (store) => {
    await store.commit([session('s1'), event('s1', 1), ...USERS.map((user, index) => member('s1', user, { index }))]);
    for (let seq = 1; seq <= SAMPLES; seq += 5) await store.commit(USERS.flatMap((user) => samples('s1', user, [seq, seq + 4])));
  });
  samplePages = pagesOf(file).flatMap(({ name, page, kind }) => (name === 'sample' && kind === 'leaf' ? [page] : []));
});

afterAll(() => removeFolder(folder));

async function inspected(store: { inspect(): Promise<Findings | undefined> }): Promise<Finding[]> {
  const found: Finding[] = [];
  for (let findings = await store.inspect(); findings !== undefined; findings = await store.inspect()) found.push(...findings);
  return found;
}

type Told = { readonly kind: 'told'; readonly samples: readonly unknown[] } | { readonly kind: 'refused'; readonly message: string };

const read = async (store: Store, user: string): Promise<Told> => {
  try {
    return { kind: 'told', samples: await store.readTrack(trackOf('s1', user)) };
  } catch (error) {
    return { kind: 'refused', message: (error as StoreError).message };
  }
};

const expected = Array.from({ length: SAMPLES }, (_, index) => reading(index + 1));

/** A copy of the database, of whose pages of samples so many bytes are overwritten. */
function overwritten(seed: number, bytes: (random: () => number) => number): string {
  const copy = copyOf(file);
  const random = seededRandom(seed);
  const descriptor = openSync(copy, 'r+');
  for (let count = 0; count < 8; count++) {
    const page = samplePages[Math.floor(random() * samplePages.length)] ?? 0;
    writeSync(descriptor, Buffer.of(bytes(random)), 0, 1, (page - 1) * PAGE + Math.floor(random() * PAGE));
  }
  closeSync(descriptor);
  return copy;
}

async function outcome(copy: string): Promise<{ findings: Finding[]; told: Told[] }> {
  return withStore(join(copy, '..'), async (store) => ({ findings: await inspected(store), told: await Promise.all(USERS.map((user) => read(store, user))) }));
}

describe('[M4] [M6] overwritten bytes in pages of samples', () => {
  // Bytes that no text of a sample holds: SQLite has no sums of pages, so that another digit cannot be told from the right one.
  const noText = (random: () => number): number => 0x80 + Math.floor(random() * 0x80);

  test.each(Array.from({ length: 40 }, (_, seed) => seed))('(seed %d) are reported, or nothing is wrong', async (seed) => {
    const { findings, told } = await outcome(overwritten(seed, noText));
    for (const [index, answer] of told.entries()) {
      if (answer.kind === 'told') expect(answer.samples).toEqual(expected);
      else {
        expect(answer.message).toMatch(/^The database is damaged where it holds session s1; restore it from a backup\./);
        expect(findings).toContainEqual(expect.objectContaining({ sessionId: 's1', ...(findings.some(({ kind }) => kind === 'session') ? {} : { userId: USERS[index] }) }));
      }
    }
    if (told.every(({ kind }) => kind === 'told')) expect(findings.filter(({ kind }) => kind !== 'recording')).toEqual([]);
  });

  test.each(Array.from({ length: 40 }, (_, seed) => 1_000 + seed))('(seed %d) never have the inspection given up, whatever they are', async (seed) => {
    const { findings, told } = await outcome(overwritten(seed, (random) => Math.floor(random() * 256)));
    if (told.some(({ kind }) => kind === 'refused')) expect(findings).not.toEqual([]);
  });
});

describe('[M6] what the inspection calls a damaged sample', () => {
  test.each([
    ['the name of its number is another', `replace(sample, '"seq"', '"3eq"')`],
    ['a list', "'[]'"],
    ['another sample', `'${JSON.stringify(reading(7))}'`],
    ['a number', "'5'"],
    ['nothing', "'null'"],
    ['no JSON', `'{"seq":5'`],
    ['a name that is no text', "CAST(x'7b22736571223a352c2270ff6365223a357d' AS TEXT)"],
  ])('(%s) is never told, nor compared with what is sent again', async (_, text) => {
    const copy = copyOf(file);
    const database = new Database(copy);
    database.exec(`UPDATE sample SET sample = ${text} WHERE seq = 5 AND track_id = 1`);
    database.close();
    await withStore(join(copy, '..'), async (store) => {
      expect(await inspected(store)).toEqual([{ kind: 'samples', count: 1 }, { kind: 'track', sessionId: 's1', userId: 'ana' }]);
      const refusal = { kind: 'damaged', message: expect.stringMatching(/^The database is damaged where it holds session s1;/) as string };
      await expect(store.readTrack(trackOf('s1', 'ana'))).rejects.toMatchObject(refusal);
      await expect(store.readTrack(trackOf('s1', 'ana'), { after: 4, limit: 1 })).rejects.toMatchObject(refusal);
      await expect(store.commit([sample('s1', 'ana', reading(5, { pace: 9 }))])).rejects.toMatchObject(refusal);
      expect(await store.readTrack(trackOf('s1', 'ana'), { after: 5, limit: 2 })).toEqual([reading(6), reading(7)]);
      expect(await store.readTrack(trackOf('s1', 'ben'))).toEqual(expected);
    });
  });

  test('(one that is gone in the middle) is one that cannot be read', async () => {
    const copy = copyOf(file);
    const database = new Database(copy);
    database.exec('DELETE FROM sample WHERE seq = 5 AND track_id = 1');
    database.close();
    await withStore(join(copy, '..'), async (store) => {
      expect(await inspected(store)).toEqual([{ kind: 'samples', count: 1 }, { kind: 'track', sessionId: 's1', userId: 'ana' }]);
    });
  });
});
