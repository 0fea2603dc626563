import { afterEach, beforeEach } from 'vitest';
import type { Store, StoredMember } from '@paceline/engine/store';

/** A place where a store keeps its data, so that it can be opened again. */
export interface Home {
  open(): Promise<Store>;
  /** Removes what is left, after the store was closed. */
  dispose(): Promise<void>;
}

/** The store that the tests of a contract talk to: a new one for each test. */
export interface TestedStore {
  readonly store: Store;
  /** Closes it if it is open, and opens what it has left. */
  reopen(): Promise<void>;
  /** A member as the store has it; an error when there is none. */
  memberOf(sessionId: string, userId: string): Promise<StoredMember>;
}

/** Opens a store in a new home before each test, and removes both after it. */
export function testedStore(newHome: () => Promise<Home>): TestedStore {
  let home: Home;
  let store: Store;

  beforeEach(async () => {
    home = await newHome();
    store = await home.open();
  });

  afterEach(async () => {
    await store.close();
    await home.dispose();
  });

  return {
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await home.open();
    },
    async memberOf(sessionId, userId) {
      const member = (await store.loadSession(sessionId))?.members.find((each) => each.userId === userId);
      if (member === undefined) throw new Error(`There is no member ${userId} of session ${sessionId}.`);
      return member;
    },
  };
}
