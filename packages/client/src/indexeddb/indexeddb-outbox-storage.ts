import { systemEnvironment, type Environment } from '@paceline/core';
import { existsAlready, KeptOutbox, LeftKeptOutbox, takeOverEach } from '../outbox/kept-outbox.ts';
import type { LeftOutbox, OutboxKey, OutboxStorage, StoredOutbox } from '../sync/outbox-storage.ts';
import { OutboxDatabase, type OutboxId } from './database.ts';
import { LEASE } from './guard.ts';
import { hasLocks, IndexedDbPlace, type Surroundings } from './indexeddb-place.ts';

export interface IndexedDbOutboxStorageOptions {
  /** Name of the database, `paceline-outbox` when absent. Pages of one origin with the same name share it. */
  readonly name?: string;
  /** The platform's own clock and timers when absent. */
  readonly environment?: Environment;
}

/**
 * Keeps outboxes in the browser, in IndexedDB. A page holds a Web Lock for each outbox that it has, so an outbox is left
 * when its page is gone. Pages that came over plain http have no Web Locks: there a run says every 20 s that it is alive,
 * and an outbox that was not touched for 60 s counts as left; who has lost one to another tab in this way is refused
 * (`lost`). Appended samples are on the disk where the browser honours strict durability (Chrome, Firefox and Safari do).
 *
 * A browser may still delete what a site keeps: when the disk is full, and Safari after seven days in which the site was
 * not used, unless it is on the home screen. `navigator.storage.persist()` asks not to; that is for the app to call, since
 * some browsers then ask the user. Rejects with `OutboxStorageError`s, `unavailable` where the browser lets nothing be kept.
 */
export class IndexedDbOutboxStorage implements OutboxStorage {
  readonly #surroundings: Surroundings;

  constructor({ name = 'paceline-outbox', environment = systemEnvironment }: IndexedDbOutboxStorageOptions = {}) {
    this.#surroundings = { name, environment, database: new OutboxDatabase(name, environment) };
  }

  get lease(): number | undefined {
    return hasLocks() ? undefined : LEASE;
  }

  async create(key: OutboxKey): Promise<StoredOutbox> {
    const place = new IndexedDbPlace(this.#surroundings, [key.userId, key.sessionId, key.writer]);
    if (!(await place.create())) throw existsAlready(key);
    return new KeptOutbox(key, place);
  }

  async takeOver(userId: string): Promise<readonly LeftOutbox[]> {
    const ids = await this.#surroundings.database.transact('relaxed', (transaction) => {
      // An array comes after every text.
      const ofUser = IDBKeyRange.bound([userId], [userId, []]);
      return transaction.objectStore('outboxes').getAllKeys(ofUser);
    });
    return takeOverEach(ids.map((id) => () => this.#take(id)));
  }

  async #take(id: OutboxId): Promise<LeftOutbox | undefined> {
    const place = new IndexedDbPlace(this.#surroundings, id);
    const findings = await place.takeOver();
    const [userId, sessionId, writer] = id;
    return findings && new LeftKeptOutbox({ sessionId, userId, writer }, place, findings);
  }
}
