import { describe, expect, test } from 'vitest';
import { flipped, Journaled, seen } from './journals.ts';

const FRAME_HEAD = 24;

/** A journal of some commits of several frames each, and where each of them ends. */
function written(page: number): { readonly database: Journaled; readonly journal: Buffer; readonly ends: readonly number[] } {
  const database = new Journaled(page);
  const ends = [1, 4, 1, 3, 2].map((pages) => {
    database.commit(pages);
    return database.journal.length;
  });
  return { database, journal: database.journal, ends };
}

const isDamaged = (journal: Buffer): boolean => seen(journal).kind === 'damaged';

describe.each([[512], [4096]])('[M7] a journal with pages of %i bytes', (page) => {
  const frame = FRAME_HEAD + page;

  test('is whole as it was written', () => {
    expect(seen(written(page).journal)).toEqual({ kind: 'whole' });
  });

  test('is damaged when anything is wrong before its last commit, wherever: as many commits are lost as come from there', () => {
    const { journal, ends } = written(page);
    const [first = 0, last = 0] = [ends[0], ends.at(-2)];
    // Every byte of the frames' heads, and some of the pages.
    const inFrame = [...Array.from({ length: FRAME_HEAD }, (_, byte) => byte), ...Array.from({ length: 8 }, (_, index) => FRAME_HEAD + index * Math.floor(page / 8) + index)];
    const frames = Array.from({ length: (last - 32) / frame }, (_, index) => 32 + index * frame);
    for (const place of frames.flatMap((start) => inFrame.map((byte) => start + byte))) {
      const state = seen(flipped(journal, place, place % 8));
      const from = ends.filter((end) => end > place).length;
      expect(state.kind, `bit turned over at ${place}`).toBe('damaged');
      // What is seen of a damaged commit may not be its end.
      if (state.kind === 'damaged' && place > first) expect([from - 1, from], `bit turned over at ${place}`).toContain(state.lost);
    }
  });

  test('is torn when something is wrong in its last commit', () => {
    const { journal, ends } = written(page);
    // A frame without its salts is of another round, and one that has got a length ends a commit of its own.
    for (let place = ends.at(-2) ?? 0; place < journal.length - frame; place += 7) {
      const inFrame = (place - 32) % frame;
      if (inFrame < 4 || inFrame >= 16) expect(seen(flipped(journal, place)), `bit turned over at ${place}`).toEqual({ kind: 'torn' });
      else if (inFrame >= 8) expect(isDamaged(flipped(journal, place))).toBe(false);
    }
  });

  test('is not damaged when it is cut, wherever, and whole behind a frame', () => {
    const { journal } = written(page);
    for (let cut = 0; cut <= journal.length; cut += cut < 200 ? 1 : 61) expect(isDamaged(journal.subarray(0, cut)), `cut at ${cut}`).toBe(false);
    for (let cut = 32; cut <= journal.length; cut += frame) expect(seen(journal.subarray(0, cut))).toEqual({ kind: 'whole' });
    expect(seen(journal.subarray(0, 32 + frame + FRAME_HEAD))).toEqual({ kind: 'torn' });
  });

  test('is damaged when frames in it are lost as a whole', () => {
    const { journal, ends } = written(page);
    for (let place = 32; place < (ends.at(-3) ?? 0); place += frame) {
      for (const filling of [0, 0xff]) expect(isDamaged(Buffer.from(journal).fill(filling, place, place + frame))).toBe(true);
    }
  });

  test('is not damaged by what an earlier round has left behind its end', () => {
    const { database, journal } = written(page);
    database.exec('PRAGMA wal_checkpoint(restart)');
    database.commit(1);
    const next = database.journal;
    expect(next.length).toBe(journal.length);
    expect(next.subarray(16, 24)).not.toEqual(journal.subarray(16, 24));
    expect(seen(next)).toEqual({ kind: 'whole' });
    expect(seen(flipped(next, 32 + 100))).toEqual({ kind: 'torn' });
    expect(isDamaged(flipped(next, journal.length - 100))).toBe(false);
  });

  test('is not damaged by what was taken back and partly written over', () => {
    const { database } = written(page);
    const before = database.journal.length;
    // So many pages do not stay in memory until the end.
    database.exec('PRAGMA cache_size = 1; BEGIN');
    for (let times = 0; times < 20; times++) database.commit(9);
    database.exec('ROLLBACK');
    expect(database.journal.length).toBeGreaterThan(before + 20 * frame);
    database.commit(1);
    database.commit(1);
    expect(isDamaged(database.journal)).toBe(false);
  });
});

test('[M7] a journal is damaged when its head is', () => {
  const { journal } = written(4096);
  for (let place = 0; place < 32; place++) expect(isDamaged(flipped(journal, place, place % 8)), `bit turned over at ${place}`).toBe(true);
  expect(isDamaged(Buffer.from(journal).fill(0, 0, 32))).toBe(true);
});
