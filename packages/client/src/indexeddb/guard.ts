import type { Cancel, Environment } from '@paceline/core';
import type { OutboxRecord } from './database.ts';

/** Sees to it that an outbox has one run at a time. Which run that is, the `epoch` in its record decides in the end. */
export interface Guard {
  /** Takes the outbox for this run, or keeps it; false when another run has it. */
  take(): Promise<boolean>;
  /** Whether nobody has the outbox with that record, as far as a record can tell. */
  isFree(record: OutboxRecord): boolean;
  letGo(): void;
}

/** A Web Lock, which the browser takes back when the page is gone, however it went. */
export class LockGuard implements Guard {
  readonly #name: string;
  /**
   * Browsers differ in what a page keeps in the back/forward cache: some keep its locks, some take them back, and some then
   * do not cache it. It gives them back, and takes them again with the next write, if nobody else has by then.
   */
  readonly #hidden = (): void => this.letGo();
  #release: (() => void) | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  take(): Promise<boolean> {
    if (this.#release !== undefined) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      let held: (() => void) | undefined;
      const hold = async (lock: Lock | null): Promise<void> => {
        if (lock === null) return resolve(false);
        await new Promise<void>((release) => {
          this.#release = held = release;
          globalThis.addEventListener('pagehide', this.#hidden);
          resolve(true);
        });
      };
      navigator.locks.request(this.#name, { ifAvailable: true }, hold).catch((error: unknown) => {
        // The browser has taken back a lock that was held, or gives none to this page.
        if (this.#release === held) this.letGo();
        reject(error);
      });
    });
  }

  isFree(): boolean {
    return true;
  }

  letGo(): void {
    globalThis.removeEventListener('pagehide', this.#hidden);
    this.#release?.();
    this.#release = undefined;
  }
}

/** An outbox that was not touched for that long counts as left, milliseconds. */
export const LEASE = 60_000;
/** Between two touches, milliseconds: two may come late before the lease ends. */
const TOUCH = 20_000;

/** For pages without Web Locks, which are those of plain http: a run says every 20 s that it is alive. */
export class LeaseGuard implements Guard {
  readonly #environment: Environment;
  readonly #mark: (touchedAt: number) => Promise<void>;
  #stop: Cancel | undefined;

  /** `mark` notes in the record of the outbox, if it is this run's, when it was touched last; 0 for never again. */
  constructor(environment: Environment, mark: (touchedAt: number) => Promise<void>) {
    this.#environment = environment;
    this.#mark = mark;
  }

  async take(): Promise<boolean> {
    this.#stop ??= this.#environment.setTimer(TOUCH, () => this.#touch());
    return true;
  }

  isFree({ touchedAt }: OutboxRecord): boolean {
    // A time far ahead is of a clock that was wrong then.
    return Math.abs(this.#environment.now() - touchedAt) >= LEASE;
  }

  letGo(): void {
    this.#stop?.();
    this.#stop = undefined;
    // Where it cannot be noted, the outbox counts as left a minute later.
    this.#mark(0).catch(() => {});
  }

  #touch(): void {
    this.#stop = this.#environment.setTimer(TOUCH, () => this.#touch());
    // Whatever is wrong, the next write meets it as well and says so.
    this.#mark(this.#environment.now()).catch(() => {});
  }
}
