import type { Environment } from '@paceline/core';

/** What is wrong with the disk at the moment. */
export type DiskFault =
  | { readonly kind: 'none' }
  /** Every flush takes that many milliseconds longer. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Every flush fails with EIO, and what it was to flush is gone. */
  | { readonly kind: 'broken' }
  /** Nothing can be appended: ENOSPC. */
  | { readonly kind: 'full' };

/** How the machine or the process ends. */
export type Crash =
  /** Everything that was handed to the operating system survives. */
  | { readonly kind: 'process' }
  /** Of what was not flushed, that part of the bytes survives, from 0 to 1: at 0 all of it is lost, in between a record is torn. */
  | { readonly kind: 'power'; readonly kept: number };

export class DiskError extends Error {
  readonly code: 'EIO' | 'ENOSPC';
  constructor(code: 'EIO' | 'ENOSPC', message: string) {
    super(message);
    this.code = code;
  }
}

/** Milliseconds of a flush, from the shortest on. */
const FLUSH = { least: 1, spread: 6 };

/** One append-only file with the operating system's cache before it. Nothing but a flush makes a byte safe from a loss of power. */
export class SimulatedDisk {
  fault: DiskFault = { kind: 'none' };
  /** Called after the next append. */
  appended: (() => void) | undefined;
  /** How often each fault has had an effect. */
  readonly strikes = { slow: 0, broken: 0, full: 0, torn: 0, lost: 0, survivedUnflushed: 0 };
  readonly #environment: Environment;
  #bytes: Uint8Array = new Uint8Array(1 << 16);
  #length = 0;
  #flushed = 0;
  /** Flushes of before a crash never end. */
  #crashes = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  get length(): number {
    return this.#length;
  }

  /** Throws a `DiskError` when the disk is full. */
  append(bytes: Uint8Array): void {
    if (this.fault.kind === 'full') {
      this.strikes.full += 1;
      throw new DiskError('ENOSPC', 'No space is left on the device.');
    }
    this.#reserve(this.#length + bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    this.appended?.();
  }

  /** Resolves when everything that was appended before is on the disk; rejects with a `DiskError` when it is not. */
  flush(): Promise<void> {
    const { fault } = this;
    if (fault.kind === 'slow') this.strikes.slow += 1;
    const [end, crashes] = [this.#length, this.#crashes];
    const time = FLUSH.least + FLUSH.spread * this.#environment.random() + (fault.kind === 'slow' ? fault.ms : 0);
    return new Promise((resolve, reject) => {
      this.#environment.setTimer(time, () => {
        if (crashes !== this.#crashes) return;
        if (this.fault.kind === 'broken') {
          this.strikes.broken += 1;
          return reject(new DiskError('EIO', 'The disk failed to flush.'));
        }
        this.#flushed = Math.max(this.#flushed, Math.min(end, this.#length));
        resolve();
      });
    });
  }

  /** Cuts the file off at that length. */
  truncate(length: number): void {
    this.#length = length;
    this.#flushed = Math.min(this.#flushed, length);
  }

  crash(crash: Crash): void {
    this.#crashes += 1;
    const unflushed = this.#length - this.#flushed;
    if (unflushed === 0) return;
    if (crash.kind === 'process') {
      this.strikes.survivedUnflushed += 1;
      return;
    }
    const kept = Math.floor(unflushed * crash.kept);
    if (kept === 0) this.strikes.lost += 1;
    else if (kept < unflushed) this.strikes.torn += 1;
    this.truncate(this.#flushed + kept);
  }

  read(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
