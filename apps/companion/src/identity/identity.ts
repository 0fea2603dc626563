import type { Guest } from '@paceline/client';
import type { Environment } from '@paceline/core';
import type { Storage } from '../platform/storage.ts';
import type { Held, TabLocks } from '../platform/tab-locks.ts';
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

/** One that this browser has been, and which tab is that one now: this one, none, or another. */
export interface KnownGuest {
  readonly guest: Guest;
  readonly where: 'here' | 'nowhere' | 'elsewhere';
}

/** After a reload the old page may take a moment to let its identity go, milliseconds; on a busy machine a long one, and without it a runner would be somebody new. */
const RELOAD_PATIENCE = 3_000;
/** Nobody else can have the lock of a new guest: only a browser that has much to do lets it wait, milliseconds. */
const OWN_PATIENCE = 10_000;

/**
 * Who this tab is. Two open tabs are always two people; a tab that is reloaded, or closed and opened again, is the same
 * person as before. So each tab holds the lock of its identity, and takes over one of this browser's that is free, or
 * another one when it is told to. Without locks (pages that did not come over https) an identity stays within its tab.
 */
export class TabIdentity {
  readonly #platform: IdentityPlatform;
  #mine: Promise<Guest | undefined> | undefined;
  #creating: Promise<Guest> | undefined;
  #held: { readonly guest: Guest; readonly lock: Held } | undefined;
  #taken: () => void = () => undefined;

  constructor(platform: IdentityPlatform) {
    this.#platform = platform;
  }

  /** Calls `listener` when another tab has become who this one was. */
  onTaken(listener: () => void): void {
    this.#taken = listener;
  }

  /** The identity that this tab has or may take over; undefined when it needs a new one. Asks no server. */
  existing(): Promise<Guest | undefined> {
    this.#mine ??= this.#takeOver();
    return this.#mine;
  }

  /** Everyone whom this browser remembers, the tab's own first and then the newest. */
  async known(): Promise<readonly KnownGuest[]> {
    const { locks } = this.#platform;
    const mine = await this.existing();
    const known = this.#remembered().map(async (guest): Promise<KnownGuest> => {
      if (guest.userId === mine?.userId) return { guest, where: 'here' };
      return { guest, where: (await locks?.isHeld(lockOf(guest))) === true ? 'elsewhere' : 'nowhere' };
    });
    const all = await Promise.all(known);
    return [...all.filter(({ where }) => where === 'here'), ...all.filter(({ where }) => where !== 'here')];
  }

  /** The tab's identity; a new guest called `name` when it has none. Rejects with a `SyncError` when there can be none now. */
  async claim(name: string): Promise<Guest> {
    const mine = await this.existing();
    if (mine !== undefined) return mine;
    this.#creating ??= this.#create(name).finally(() => (this.#creating = undefined));
    return this.#creating;
  }

  /** Makes this tab that guest, also when another tab is that one by now. */
  async become(guest: Guest): Promise<void> {
    const mine = await this.existing();
    if (mine?.userId !== guest.userId) this.#hold(guest, await this.#platform.locks?.steal(lockOf(guest), { lost: () => void this.#lost(guest) }));
    this.#mine = Promise.resolve(this.#keep(guest));
  }

  /** Gives up an identity that the server does not accept any more, as after its key was changed. */
  async forget(guest: Guest): Promise<void> {
    const { tab, device, environment } = this.#platform;
    for (const storage of [tab, device]) forgetGuest(storage, guest.userId, environment.now());
    const mine = await this.#mine;
    if (mine?.userId === guest.userId) this.#mine = Promise.resolve(undefined);
  }

  #remembered(): readonly Guest[] {
    const { tab, device, environment, locks } = this.#platform;
    const own = knownGuests(tab, environment.now());
    const others = locks === undefined ? [] : knownGuests(device, environment.now());
    return [...own, ...others.filter(({ userId }) => own.every((guest) => guest.userId !== userId))];
  }

  async #takeOver(): Promise<Guest | undefined> {
    const { tab, environment, locks } = this.#platform;
    const [last] = knownGuests(tab, environment.now());
    if (locks === undefined) return last;
    for (const guest of this.#remembered()) {
      const patience = guest.userId === last?.userId ? RELOAD_PATIENCE : 0;
      const lock = await this.#take(guest, patience);
      if (lock === undefined) continue;
      this.#hold(guest, lock);
      return this.#keep(guest);
    }
    return undefined;
  }

  async #create(name: string): Promise<Guest> {
    const guest = await this.#platform.createGuest(name);
    this.#hold(guest, await this.#take(guest, OWN_PATIENCE));
    this.#mine = Promise.resolve(guest);
    return this.#keep(guest);
  }

  /** Holds on to one lock at a time, so that other tabs can be who this one was before. */
  #hold(guest: Guest, lock: Held | undefined): void {
    this.#held?.lock.release();
    this.#held = lock && { guest, lock };
  }

  /** Waits up to `patience` milliseconds for the lock of `guest`; undefined when another tab keeps it, or where there are no locks. */
  async #take(guest: Guest, patience: number): Promise<Held | undefined> {
    return this.#platform.locks?.hold(lockOf(guest), { patience, lost: () => void this.#lost(guest) });
  }

  /** Another tab is that guest now: this one is so no more, not even after a reload. */
  async #lost(guest: Guest): Promise<void> {
    if (this.#held?.guest.userId !== guest.userId) return;
    const { tab, environment } = this.#platform;
    const again = await this.#take(guest, 0);
    this.#held = again && { guest, lock: again };
    // Some browsers take the lock back from a page that they put aside, and then nobody has it.
    if (again !== undefined) return;
    this.#mine = Promise.resolve(undefined);
    forgetGuest(tab, guest.userId, environment.now());
    this.#taken();
  }

  #keep(guest: Guest): Guest {
    const { tab, device, environment, locks } = this.#platform;
    rememberGuest(tab, guest, environment.now());
    if (locks !== undefined) rememberGuest(device, guest, environment.now());
    return guest;
  }
}

const lockOf = (guest: Guest): string => `paceline.guest.${guest.userId}`;
