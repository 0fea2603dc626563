import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualEnvironment } from '@paceline/testkit';
import { member, samples, session, trackOf } from '@paceline/testkit/records';
import { Journal } from '../../src/journal/journal.ts';
import { silentLog } from '../../src/observe/log.ts';
import { diskFull, StubbornStore } from './stubborn-store.ts';

const users = ['ana', 'ben', 'cleo'];

/** One thing that happens while runners write: somebody writes, time passes, a commit ends, the disk fills or is freed. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('write' as const), user: fc.constantFrom(...users), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 1_500 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('disk' as const), works: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('hold' as const), isHeld: fc.boolean() }) },
);

/** A runner who sends without waiting, and begins again after the last acknowledged sample when told that something failed. */
class Runner {
  acked = 0;
  #sent = 0;
  readonly #userId: string;
  readonly #journal: Journal;
  readonly #onAck: (userId: string, seq: number) => Promise<void>;

  constructor(userId: string, journal: Journal, onAck: (userId: string, seq: number) => Promise<void>) {
    this.#userId = userId;
    this.#journal = journal;
    this.#onAck = onAck;
  }

  async send(count: number): Promise<void> {
    const first = this.#sent + 1;
    const last = this.#sent + count;
    this.#sent = last;
    try {
      const conflicts = await this.#journal.write(samples('s1', this.#userId, [first, last]));
      expect(conflicts).toEqual([]);
      expect(this.acked).toBe(first - 1);
      this.acked = last;
      await this.#onAck(this.#userId, last);
    } catch (error) {
      // "invalid" would mean that a later sample got to the store before an earlier one.
      expect(error).toMatchObject({ kind: 'disk_full' });
      this.#sent = this.acked;
    }
  }
}

test('[G1][G2] whatever fails whenever, what is acknowledged is stored, in order and without gaps', async () => {
  let failures = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const environment = new VirtualEnvironment();
      const store = new StubbornStore();
      await store.commit([session('s1'), ...users.map((userId, index) => member('s1', userId, { index }))]);
      const log = { ...silentLog, error: () => void (failures += 1) };
      const journal = new Journal({ store, environment, log, commitDelay: 20 });
      const onAck = async (userId: string, seq: number) => expect((await store.readTrack(trackOf('s1', userId))).length).toBeGreaterThanOrEqual(seq);
      const runners = new Map(users.map((userId) => [userId, new Runner(userId, journal, onAck)]));
      const sending: Promise<void>[] = [];

      for (const happens of steps) {
        if (happens.kind === 'write') sending.push(runners.get(happens.user)!.send(happens.count));
        if (happens.kind === 'pass') await environment.advance(happens.ms);
        if (happens.kind === 'disk') store.failure = happens.works ? undefined : diskFull();
        if (happens.kind === 'hold') {
          store.isHeld = happens.isHeld;
          store.release();
        }
      }
      store.isHeld = false;
      store.release();
      store.failure = undefined;
      await journal.close();
      await Promise.all(sending);
      for (const [userId, runner] of runners) {
        const stored = await store.readTrack(trackOf('s1', userId));
        expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: runner.acked }, (_, index) => index + 1));
      }
      expect(environment.timers).toBe(0);
    }),
    { numRuns: 200 },
  );
  // How many is up to chance; that there were some is not.
  expect(failures).toBeGreaterThan(10);
});
