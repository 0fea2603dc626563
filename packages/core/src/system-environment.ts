import type { Environment } from './environment.ts';

// Declared here because this package is free of the DOM and of Node's types; every platform has these.
declare const performance: { now(): number };
declare function setTimeout(run: () => void, delay: number): unknown;
declare function clearTimeout(timer: unknown): void;

/** The platform's own clocks, timers and randomness: the only place that touches them. */
export const systemEnvironment: Environment = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(delay, run) {
    const timer = setTimeout(run, delay);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
