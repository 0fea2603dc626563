import { beforeEach, describe, expect, test } from 'vitest';
import { VirtualEnvironment } from '@paceline/testkit';
import { event, member, reading, sample, samples, session, trackOf } from '@paceline/testkit/records';
import { Journal, type JournalOptions } from '../../src/journal/journal.ts';
import { StoreError, type SampleConflict, type Write } from '../../src/journal/store.ts';
import { keptLog } from './kept-log.ts';
import { diskFull, StubbornStore } from './stubborn-store.ts';

const DELAY = 20;

describe('the journal', () => {
  let environment: VirtualEnvironment;
  let store: StubbornStore;
  let journal: Journal;
  let kept: ReturnType<typeof keptLog>;

  const newJournal = (options: Partial<JournalOptions> = {}): Journal => {
    return new Journal({ store, environment, log: kept.log, commitDelay: DELAY, ...options });
  };

  beforeEach(async () => {
    environment = new VirtualEnvironment();
    store = new StubbornStore();
    kept = keptLog();
    journal = newJournal();
    await store.commit([session('s1'), member('s1', 'ana'), member('s1', 'ben', { index: 1 })]);
    store.groups.length = 0;
  });

  /** Writes, and notes what came of it under that name. */
  const settled: string[] = [];
  beforeEach(() => void (settled.length = 0));
  const write = (name: string, writes: readonly Write[]): void => {
    void journal.write(writes).then(
      (conflicts: readonly SampleConflict[]) => settled.push(`${name} stored${conflicts.map((conflict) => ` but ${conflict.userId} ${conflict.seq} at ${conflict.write}`).join('')}`),
      (error: StoreError) => settled.push(`${name} ${error.kind}${error.write === undefined ? '' : ` at ${error.write}`}`),
    );
  };
  const ana = (seq: number, pace = seq) => [sample('s1', 'ana', reading(seq, { pace }))];
  const ben = (seq: number, pace = seq) => [sample('s1', 'ben', reading(seq, { pace }))];

  describe('groups', () => {
    test('[G1] a writer that fails over the news keeps it from nobody else', async () => {
      const news: string[] = [];
      const failing = (name: string) => ({ committed: () => { throw new Error(`${name} fails`); }, refused: () => news.push(`${name} refused`) });
      journal.submit(ana(1), failing('ana'));
      journal.submit(ben(1), { committed: () => news.push('ben stored'), refused: () => news.push('ben refused') });
      await environment.advance(DELAY);
      expect(news).toEqual(['ben stored']);
      expect(kept.events).toEqual(['error: a writer failed over the news of its writes']);
      expect(journal.pending).toBe(0);
    });

    test('[G1] a write is answered after its commit and not before', async () => {
      store.isHeld = true;
      write('ana 1', ana(1));
      await environment.advance(DELAY - 1);
      expect(store.groups).toHaveLength(0);
      await environment.advance(1);
      expect(store.groups).toHaveLength(1);
      await environment.advance(60_000);
      expect(settled).toEqual([]);
      store.release();
      await environment.advance(0);
      expect(settled).toEqual(['ana 1 stored']);
    });

    test('[N11] tells how long the oldest write has waited, also while it is being committed', async () => {
      store.isHeld = true;
      expect(journal.lag).toBe(0);
      write('ana 1', ana(1));
      await environment.advance(15);
      expect(journal.lag).toBe(15);
      await environment.advance(1_000);
      write('ben 1', ben(1));
      await environment.advance(1_000);
      expect(journal.lag).toBe(2_015);
      store.release();
      await environment.advance(0);
      // Ben's is next, and has waited for Ana's.
      expect([settled, journal.lag <= 1_000]).toEqual([['ana 1 stored'], true]);
      store.release();
      await environment.advance(100);
      expect([settled.length, journal.lag]).toEqual([2, 0]);
    });

    test('the writes of one delay share a commit, in the order of the calls, and are answered in that order', async () => {
      write('ana 1', ana(1));
      await environment.advance(5);
      write('ben 1', ben(1));
      await environment.advance(5);
      write('ana 2', ana(2));
      await environment.advance(10);
      expect(store.groups).toEqual([[...ana(1), ...ben(1), ...ana(2)]]);
      expect(settled).toEqual(['ana 1 stored', 'ben 1 stored', 'ana 2 stored']);
    });

    test('what arrives during a long commit goes out together as soon as it is over', async () => {
      store.isHeld = true;
      write('ana 1', ana(1));
      await environment.advance(DELAY);
      write('ana 2', ana(2));
      await environment.advance(100);
      write('ben 1', ben(1));
      expect(store.groups).toHaveLength(1);
      store.release();
      await environment.advance(0);
      expect(store.groups.slice(1)).toEqual([[...ana(2), ...ben(1)]]);
    });

    test('what arrives during a short commit still waits for its delay', async () => {
      store.isHeld = true;
      write('ana 1', ana(1));
      await environment.advance(DELAY);
      write('ana 2', ana(2));
      store.release();
      await environment.advance(DELAY - 1);
      expect(store.groups).toHaveLength(1);
      await environment.advance(1);
      expect(store.groups).toHaveLength(2);
    });

    test('a large group does not wait, and calls are not torn apart', async () => {
      for (let first = 1; first <= 5_000; first += 100) write(`${first}`, samples('s1', 'ana', [first, first + 99]));
      await environment.advance(0);
      expect(store.groups.map((group) => group.length)).toEqual([4_000]);
      await environment.advance(DELAY);
      expect(store.groups.map((group) => group.length)).toEqual([4_000, 1_000]);
      expect(await store.readTrack(trackOf('s1', 'ana'))).toHaveLength(5_000);
    });

    test('a call that is larger than a group is committed whole', async () => {
      write('all', samples('s1', 'ana', [1, 6_000]));
      write('more', ben(1));
      await environment.advance(DELAY);
      expect(store.groups.map((group) => group.length)).toEqual([6_000, 1]);
    });
  });

  describe('answers', () => {
    test('[G2] a conflict is told to the call that it came with, at its place in that call', async () => {
      write('first', [...ben(1), ...ana(1, 4)]);
      write('other reading', [...ben(2), ...ben(3), ...ana(1, 5)]);
      write('the same again', ana(1, 4));
      await environment.advance(DELAY);
      expect(settled).toEqual(['first stored', 'other reading stored but ana 1 at 2', 'the same again stored']);
    });

    test('a call that contradicts the store is refused alone', async () => {
      write('ana 1', ana(1));
      write('gap', [...ben(1), ...ben(7)]);
      write('unknown', [event('s1', 1), sample('s1', 'nobody', reading(1))]);
      write('ana 2', [event('s1', 1), ...ana(2)]);
      await environment.advance(DELAY);
      expect(settled.toSorted()).toEqual(['ana 1 stored', 'ana 2 stored', 'gap invalid at 1', 'unknown invalid at 1']);
      expect(await store.readTrack(trackOf('s1', 'ben'))).toEqual([]);
      expect(journal.failure).toBeUndefined();
    });

    test('[M5] a call that touches what is damaged in the store is refused alone, and the store still counts as working', async () => {
      const commit = store.commit.bind(store);
      store.commit = async (writes) => {
        const place = writes.findIndex((each) => each.kind === 'sample' && each.record.userId === 'ben');
        if (place !== -1) throw new StoreError('damaged', 'The database is damaged there.', { write: place });
        return commit(writes);
      };
      write('ana 1-2', samples('s1', 'ana', [1, 2]));
      write('ben 1', [event('s1', 1), ...ben(1)]);
      write('ana 3', ana(3, 3));
      await environment.advance(DELAY);
      expect(settled.toSorted()).toEqual(['ana 1-2 stored', 'ana 3 stored', 'ben 1 damaged at 1']);
      expect(journal.failure).toBeUndefined();
    });
  });

  describe('failures', () => {
    test('[G9] a failed commit acknowledges nothing, and takes what waits behind it along', async () => {
      store.isHeld = true;
      write('ana 1', ana(1));
      await environment.advance(DELAY);
      write('ana 2', ana(2));
      store.failure = diskFull();
      store.release();
      await environment.advance(0);
      expect(settled).toEqual(['ana 1 disk_full', 'ana 2 disk_full']);
      expect(await store.readTrack(trackOf('s1', 'ana'))).toEqual([]);
      expect(journal.pending).toBe(0);
    });

    test('[G9] after a failure the store is tried again a second later, and then all goes on', async () => {
      store.failure = diskFull();
      write('ana 1', ana(1));
      await environment.advance(DELAY);
      expect(journal.failure).toMatchObject({ kind: 'disk_full' });
      write('ana 1 again', ana(1));
      store.failure = undefined;
      await environment.advance(999);
      expect(store.groups).toHaveLength(1);
      await environment.advance(1);
      expect(settled).toEqual(['ana 1 disk_full', 'ana 1 again stored']);
      expect(journal.failure).toBeUndefined();
      expect(kept.events).toEqual(['error: writes were refused because a commit failed', 'warn: writes are committed again']);
    });

    test('an error that is no StoreError becomes one', async () => {
      const cause = new TypeError('x is not a function');
      store.commit = () => Promise.reject(cause);
      const refused = journal.write(ana(1));
      const expectation = expect(refused).rejects.toMatchObject({ name: 'StoreError', kind: 'failed', cause });
      await environment.advance(DELAY);
      await expectation;
    });

    test('[G9] a full queue refuses at once, says so, and takes writes again when there is room', async () => {
      journal = newJournal({ capacity: 3 });
      store.isHeld = true;
      write('ana 1-2', samples('s1', 'ana', [1, 2]));
      await environment.advance(DELAY);
      write('ben 1-2', samples('s1', 'ben', [1, 2]));
      write('ben 1', ben(1));
      await environment.advance(0);
      expect(settled).toEqual(['ben 1-2 overloaded']);
      expect(journal.pending).toBe(3);
      store.isHeld = false;
      store.release();
      await environment.advance(DELAY);
      write('ben 2', ben(2));
      await environment.advance(DELAY);
      expect(settled.slice(1)).toEqual(['ana 1-2 stored', 'ben 1 stored', 'ben 2 stored']);
      expect(journal.pending).toBe(0);
    });
  });

  describe('closing', () => {
    test('commits what waits without any delay, then refuses', async () => {
      store.isHeld = true;
      write('ana 1', ana(1));
      await environment.advance(DELAY);
      write('ana 2', ana(2));
      const closed = Promise.all([journal.close(), journal.close()]);
      write('ana 3', ana(3));
      store.isHeld = false;
      store.release();
      await closed;
      expect(settled.toSorted()).toEqual(['ana 1 stored', 'ana 2 stored', 'ana 3 closed']);
      expect(environment.timers).toBe(0);
      await journal.close();
    });

    test('does not wait for the pause after a failure', async () => {
      store.failure = diskFull();
      write('ana 1', ana(1));
      await environment.advance(DELAY);
      write('ana 1 again', ana(1));
      store.failure = undefined;
      await journal.close();
      expect(settled).toEqual(['ana 1 disk_full', 'ana 1 again stored']);
    });

    test('an idle journal closes at once', async () => {
      await journal.close();
      expect(store.groups).toHaveLength(0);
    });
  });
});
