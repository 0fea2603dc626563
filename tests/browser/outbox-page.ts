import { IndexedDbOutboxStorage } from '@paceline/client/indexeddb';
import { VirtualEnvironment } from '@paceline/client/testing';
import { outboxHost, type OutboxRequest } from '@paceline/testkit/remote-outbox';

/** What a page that keeps outboxes offers to its test: a run of an app, on a clock of the test's. */
export interface OutboxWindow {
  /** An `OutboxRequest` and its reply as JSON, because the way into a page is slow for anything else. */
  ask(request: string): Promise<string>;
  /** Lets time pass. */
  advance(ms: number): Promise<void>;
  /** Lets time pass, and waits for what comes of it in the database. */
  pass(ms: number): Promise<void>;
}

// What follows the # of the page's address is what the clock says when it begins, epoch milliseconds.
const environment = new VirtualEnvironment({ now: Number(location.hash.slice(1)) });
const storage = new IndexedDbOutboxStorage({ environment });
const answer = outboxHost(storage);

const outbox: OutboxWindow = {
  ask: async (request) => JSON.stringify(await answer(JSON.parse(request) as OutboxRequest)),
  advance: (ms) => environment.advance(ms),
  async pass(ms) {
    await environment.advance(ms);
    await storage.takeOver('nobody');
  },
};

Object.assign(window, { outbox });
