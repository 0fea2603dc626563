import type { Environment } from './environment.ts';

// Declared here because this package is free of the DOM and of Node's types; every platform has these.
declare const performance: { now(): number };
declare function setTimeout(run: () => void, delay: number): unknown;
declare function clearTimeout(timer: unknown): void;

/** Platforms count a timer's milliseconds in 31 bits, and fire one that is longer at once. */
const LONGEST = 2 ** 31 - 1;

/** The platform's own clocks, timers and randomness: the only place that touches them. */
export const systemEnvironment: Environment = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(delay, run) {
    let timer: unknown;
    const wait = (left: number): void => {
      timer = setTimeout(() => (left > LONGEST ? wait(left - LONGEST) : run()), Math.min(left, LONGEST));
    };
    wait(delay);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
