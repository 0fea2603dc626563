import type { Guest } from '@paceline/client';
import type { Environment } from '@paceline/core';
import type { Storage } from '../platform/storage.ts';
import type { TabLocks } from '../platform/tab-locks.ts';
import { forgetGuest, knownGuests, rememberGuest } from './known-guests.ts';

export interface IdentityPlatform {
  /** Storage of this tab alone; survives a reload. */
  readonly tab: Storage;
  /** Storage of the whole browser. */
  readonly device: Storage;
  readonly locks: TabLocks | undefined;
  readonly environment: Environment;
  readonly createGuest: (name: string) => Promise<Guest>;
}

/** After a reload the old page may take a moment to let its identity go, milliseconds. */
const RELOAD_PATIENCE = 500;
/** The browser answers at once when nobody holds the lock. */
const PATIENCE = 50;

/**
 * Who this tab is. Two open tabs are always two people; a tab that is reloaded, or closed and opened again, is the same
 * person as before. So each tab holds the lock of its identity, and takes over one of this browser's that is free.
 * Without locks (pages that did not come over https) an identity stays within its tab.
 */
export class TabIdentity {
  readonly #platform: IdentityPlatform;
  #mine: Promise<Guest | undefined> | undefined;
  #creating: Promise<Guest> | undefined;

  constructor(platform: IdentityPlatform) {
    this.#platform = platform;
  }

  /** The identity that this tab has or may take over; undefined when it needs a new one. Asks no server. */
  existing(): Promise<Guest | undefined> {
    this.#mine ??= this.#takeOver();
    return this.#mine;
  }

  /** The tab's identity; a new guest called `name` when it has none. Rejects with a `SyncError` when there can be none now. */
  async claim(name: string): Promise<Guest> {
    const mine = await this.existing();
    if (mine !== undefined) return mine;
    this.#creating ??= this.#create(name).finally(() => (this.#creating = undefined));
    return this.#creating;
  }

  /** Gives up an identity that the server does not accept any more, as after its key was changed. */
  async forget(guest: Guest): Promise<void> {
    const { tab, device, environment } = this.#platform;
    for (const storage of [tab, device]) forgetGuest(storage, guest.userId, environment.now());
    const mine = await this.#mine;
    if (mine?.userId === guest.userId) this.#mine = Promise.resolve(undefined);
  }

  async #takeOver(): Promise<Guest | undefined> {
    const { tab, device, environment, locks } = this.#platform;
    const [last] = knownGuests(tab, environment.now());
    if (locks === undefined) return last;
    const others = knownGuests(device, environment.now()).filter((guest) => guest.userId !== last?.userId);
    for (const guest of last === undefined ? others : [last, ...others]) {
      if (await locks.hold(lockOf(guest), guest === last ? RELOAD_PATIENCE : PATIENCE)) return this.#keep(guest);
    }
    return undefined;
  }

  async #create(name: string): Promise<Guest> {
    const guest = await this.#platform.createGuest(name);
    await this.#platform.locks?.hold(lockOf(guest), PATIENCE);
    this.#mine = Promise.resolve(guest);
    return this.#keep(guest);
  }

  #keep(guest: Guest): Guest {
    const { tab, device, environment, locks } = this.#platform;
    rememberGuest(tab, guest, environment.now());
    if (locks !== undefined) rememberGuest(device, guest, environment.now());
    return guest;
  }
}

const lockOf = (guest: Guest): string => `paceline.guest.${guest.userId}`;
