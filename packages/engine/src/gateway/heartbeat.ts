import type { Environment } from '@paceline/core';
import type { Timers } from '../sessions/timers.ts';

export interface HeartbeatOptions {
  readonly environment: Environment;
  readonly timers: Timers;
  readonly pingInterval: number;
  readonly pongWait: number;
  readonly ping: () => void;
  /** Nothing has come within `pongWait` after a ping; the last sign of life was `heardAt`, on the monotonic clock. */
  readonly lost: (heardAt: number) => void;
}

/** Pings the other side when it has been silent for a while, and notices when nothing at all comes back. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  /** Of the newest sign of life, on the monotonic clock. */
  #heardAt: number;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#heardAt = options.environment.monotonic();
    this.#rest();
  }

  /** Something has arrived, whatever it was. */
  alive(): void {
    this.#heardAt = this.#options.environment.monotonic();
  }

  /** Until the other side will have been silent for so long that it is worth asking: runners, who send each second, are never asked. */
  #rest(): void {
    const { environment, timers, pingInterval } = this.#options;
    const silence = environment.monotonic() - this.#heardAt;
    // A rest that rounding has left may be shorter than any step of the clock.
    timers.after(Math.max(1, pingInterval - silence), () => this.#probe());
  }

  #probe(): void {
    const { environment, timers, pingInterval, pongWait, ping, lost } = this.#options;
    const pingedAt = environment.monotonic();
    if (pingedAt - this.#heardAt < pingInterval) return this.#rest();
    ping();
    timers.after(pongWait, () => {
      if (this.#heardAt < pingedAt) lost(this.#heardAt);
      else this.#rest();
    });
  }
}
