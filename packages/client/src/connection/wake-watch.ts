import type { Cancel, Environment } from '@paceline/core';
import type { WakeHints } from '../platform.ts';
import { clockJumped, readClocks } from './clock-watch.ts';

export interface WakeWatchOptions {
  readonly environment: Environment;
  readonly hints: WakeHints;
  /** Milliseconds between two looks at the clocks. */
  readonly interval: number;
  readonly wake: () => void;
}

/** Notices that a connection may be possible again, or dead: by the platform's hints and by jumps of the device's clock. */
export class WakeWatch {
  readonly #options: WakeWatchOptions;
  #stop: Cancel | undefined;

  constructor(options: WakeWatchOptions) {
    this.#options = options;
  }

  /** Watches from now on, or no more. */
  set(on: boolean): void {
    if (on === (this.#stop !== undefined)) return;
    this.#stop = on ? this.#start() : this.#stop?.() as undefined;
  }

  #start(): Cancel {
    const { environment, hints, interval, wake } = this.#options;
    const unsubscribe = hints(wake);
    let cancel: Cancel;
    const look = (before = readClocks(environment)): void => {
      cancel = environment.setTimer(interval, () => {
        const after = readClocks(environment);
        look(after);
        if (clockJumped(before, after, interval)) wake();
      });
    };
    look();
    return () => {
      cancel();
      unsubscribe();
    };
  }
}
