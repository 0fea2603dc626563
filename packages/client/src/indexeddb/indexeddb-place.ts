import type { Environment } from '@paceline/core';
import { check, trackSample } from '@paceline/protocol';
import type { Findings, OutboxPlace, OutboxWrite } from '../outbox/kept-outbox.ts';
import { OutboxStorageError } from '../outbox/outbox-storage-error.ts';
import { openErrorOf, type OutboxDatabase, type OutboxId, type Transaction } from './database.ts';
import { LeaseGuard, LockGuard, type Guard } from './guard.ts';

/** What all outboxes of one storage have in common. */
export interface Surroundings {
  readonly database: OutboxDatabase;
  readonly environment: Environment;
  /** Of the database, for the names of the locks. */
  readonly name: string;
}

/** One outbox in the database, which this run may have or not. */
export class IndexedDbPlace implements OutboxPlace {
  readonly #id: OutboxId;
  readonly #database: OutboxDatabase;
  readonly #environment: Environment;
  readonly #guard: Guard;
  /** The one under which this run took it; 0 is nobody's. */
  #epoch = 0;

  constructor({ database, environment, name }: Surroundings, id: OutboxId) {
    this.#id = id;
    this.#database = database;
    this.#environment = environment;
    const mark = (touchedAt: number): Promise<void> => this.#mark(touchedAt);
    this.#guard = hasLocks() ? new LockGuard(JSON.stringify(['paceline outbox', name, ...id])) : new LeaseGuard(environment, mark);
  }

  /** Makes the outbox, for this run; false when there is one already. */
  create(): Promise<boolean> {
    return this.#claim(async (transaction) => {
      const outboxes = transaction.objectStore('outboxes');
      const record = await outboxes.get(this.#id);
      // It may have been made here a moment ago, when the connection was lost before the browser said so.
      if (record !== undefined && record.epoch !== this.#epoch) return false;
      await outboxes.put(this.#record(1), this.#id);
      return true;
    });
  }

  /** Takes the outbox for this run, with what is in it; `undefined` when another run has it, or nothing is in it. */
  async takeOver(): Promise<Findings | undefined> {
    let findings: Findings | undefined;
    await this.#claim(async (transaction) => {
      const outboxes = transaction.objectStore('outboxes');
      const record = await outboxes.get(this.#id);
      if (record === undefined || !this.#guard.isFree(record)) return false;
      findings = await this.#read(transaction);
      if (findings === undefined) await outboxes.delete(this.#id);
      else await outboxes.put(this.#record(record.epoch + 1), this.#id);
      return findings !== undefined;
    });
    return findings;
  }

  async commit(writes: readonly OutboxWrite[]): Promise<void> {
    const durability = writes.some(({ kind }) => kind !== 'forget') ? 'strict' : 'relaxed';
    await this.#change(durability, (transaction) => {
      const store = transaction.objectStore('samples');
      const requests: Promise<unknown>[] = [];
      const request = (made: Promise<unknown>): void => {
        // Where the next one cannot even be made, nobody waits for this one.
        made.catch(() => {});
        requests.push(made);
      };
      for (const write of writes) {
        if (write.kind !== 'append') request(store.delete(this.#upTo(write.kind === 'forget' ? write.seq : [])));
        if (write.kind !== 'forget') for (const sample of write.samples) request(store.put(sample, [...this.#id, sample.seq]));
      }
      // The first that fails says why: the others, and the transaction, only that they were ended.
      return Promise.all(requests);
    });
  }

  async remove(): Promise<void> {
    await this.#change('relaxed', async (transaction) => {
      await transaction.objectStore('samples').delete(this.#upTo([]));
      await transaction.objectStore('outboxes').delete(this.#id);
    });
    this.#guard.letGo();
  }

  release(): void {
    this.#guard.letGo();
  }

  /** Does `work` with the outbox held by nobody else, and keeps it held when that returns true. */
  async #claim(work: (transaction: Transaction) => Promise<boolean>): Promise<boolean> {
    if (!(await this.#hold())) return false;
    let claimed = false;
    try {
      claimed = await this.#database.transact('relaxed', work);
      return claimed;
    } finally {
      if (!claimed) this.#guard.letGo();
    }
  }

  /** Does `work` if the outbox is still this run's; rejects with `lost` when it is not. */
  async #change(durability: 'strict' | 'relaxed', work: (transaction: Transaction) => unknown): Promise<void> {
    if (!(await this.#hold())) throw this.#lost();
    await this.#database.transact(durability, async (transaction) => {
      const record = await transaction.objectStore('outboxes').get(this.#id);
      if (record?.epoch !== this.#epoch) throw this.#lost();
      await work(transaction);
    });
  }

  async #hold(): Promise<boolean> {
    try {
      return await this.#guard.take();
    } catch (error) {
      throw openErrorOf(error);
    }
  }

  async #mark(touchedAt: number): Promise<void> {
    await this.#database.transact('relaxed', async (transaction) => {
      const outboxes = transaction.objectStore('outboxes');
      const record = await outboxes.get(this.#id);
      if (record?.epoch === this.#epoch) await outboxes.put({ ...record, touchedAt }, this.#id);
    });
  }

  /** `undefined` when nothing is in it. */
  async #read(transaction: Transaction): Promise<Findings | undefined> {
    const store = transaction.objectStore('samples');
    const [keys, values] = await Promise.all([store.getAllKeys(this.#upTo([])), store.getAll(this.#upTo([]))]);
    if (keys.length === 0) return undefined;
    const read = values.map((value, index) => {
      const [, , , seq] = keys[index] ?? [];
      const result = check(trackSample, value);
      if (!result.ok) return `sample ${seq} (${result.problem.message.replace(/\.$/, '')})`;
      return result.value.seq === seq ? result.value : `sample ${seq} (it stands in the place of another)`;
    });
    return { samples: read.filter((sample) => typeof sample !== 'string'), faults: read.filter((sample) => typeof sample === 'string') };
  }

  #record(epoch: number): { epoch: number; touchedAt: number } {
    this.#epoch = epoch;
    return { epoch, touchedAt: this.#environment.now() };
  }

  /** The samples up to that seq; all of them up to `[]`, because an array comes after every number. */
  #upTo(seq: number | []): IDBKeyRange {
    return IDBKeyRange.bound(this.#id, [...this.#id, seq]);
  }

  #lost(): OutboxStorageError {
    return new OutboxStorageError('lost', `The outbox of writer ${this.#id[2]} belongs to another tab by now, or the data of this site was deleted; make another outbox with "create".`);
  }
}

// Typed as always there, and missing where a page came over plain http.
export const hasLocks = (): boolean => (navigator as { readonly locks?: unknown }).locks !== undefined;
