import type { Environment } from '@paceline/core';

/** More than this between what the clocks say and what was expected is a sleep or a step, and no delay of a busy device; milliseconds. */
const JUMP = 5_000;

/** The two clocks of a device at one moment, milliseconds. */
export interface ClockReading {
  readonly wall: number;
  readonly monotonic: number;
}

export const readClocks = (environment: Environment): ClockReading => ({ wall: environment.now(), monotonic: environment.monotonic() });

/**
 * By how much the wall clock has moved against the monotonic one, milliseconds; 0 when it is within the ordinary.
 * A sleep stops the monotonic clock on some platforms, so the wall clock then leads; setting the clock moves it either way.
 */
export function clockStep(before: ClockReading, after: ClockReading): number {
  const step = after.wall - after.monotonic - (before.wall - before.monotonic);
  return Math.abs(step) > JUMP ? step : 0;
}

/** Whether the device slept, or its clock was set, between two readings that were to be `interval` milliseconds apart. */
export function clockJumped(before: ClockReading, after: ClockReading, interval: number): boolean {
  // Where the monotonic clock goes on during a sleep, the timer is late instead.
  return clockStep(before, after) !== 0 || after.monotonic - before.monotonic > interval + JUMP;
}
