import type { Cancel, Environment } from '@paceline/core';

interface DeviceTimer {
  /** On the device's monotonic clock. */
  readonly due: number;
  readonly run: () => void;
  cancel: Cancel;
}

/** To fall asleep takes a moment, so that what is done just before and what is done after differ in time; milliseconds. */
const FALLING_ASLEEP = 0.001;

/** What a device and all runs of its apps share: a wall clock that may be wrong, and a monotonic one that stops in its sleep. */
export class DeviceClock {
  /** How much the wall clock is ahead of the true time, milliseconds. */
  offset: number;
  readonly #world: Environment;
  #slept = 0;
  #asleepSince: number | undefined;

  constructor(world: Environment, offset: number) {
    this.#world = world;
    this.offset = offset;
  }

  get isAsleep(): boolean {
    return this.#asleepSince !== undefined;
  }

  /** Milliseconds for which the device has slept so far. */
  get slept(): number {
    return this.#slept + (this.#asleepSince === undefined ? 0 : this.#world.monotonic() - this.#asleepSince);
  }

  now(): number {
    return this.#world.now() + this.offset;
  }

  monotonic(): number {
    return this.#world.monotonic() - this.slept;
  }

  sleep(): void {
    this.#asleepSince ??= this.#world.monotonic();
  }

  wake(): void {
    this.#slept = Math.max(this.#slept, this.slept - FALLING_ASLEEP);
    this.#asleepSince = undefined;
  }
}

/** The environment of one run of an app: its timers stand still while the device sleeps, and end with the run. */
export class DeviceEnvironment implements Environment {
  readonly random: () => number;
  readonly #world: Environment;
  readonly #clock: DeviceClock;
  readonly #timers = new Set<DeviceTimer>();
  /** What has come from outside while the device was asleep. */
  #waiting: (() => void)[] = [];
  #isAlive = true;

  constructor(world: Environment, clock: DeviceClock) {
    this.#world = world;
    this.#clock = clock;
    this.random = () => world.random();
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get isAsleep(): boolean {
    return this.#clock.isAsleep;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  setTimer(delay: number, run: () => void): Cancel {
    if (!this.#isAlive) return () => undefined;
    const timer: DeviceTimer = { due: this.monotonic() + Math.max(0, delay), run, cancel: () => undefined };
    this.#timers.add(timer);
    if (!this.#clock.isAsleep) this.#start(timer);
    return () => {
      timer.cancel();
      this.#timers.delete(timer);
    };
  }

  /** Runs something that comes from outside of the app, now or when the device wakes up. */
  deliver(run: () => void): void {
    if (!this.#isAlive) return;
    if (this.#clock.isAsleep) this.#waiting.push(run);
    else run();
  }

  /** To be called when the device's clock has gone to sleep. */
  freeze(): void {
    for (const timer of this.#timers) timer.cancel();
  }

  /** To be called when the device's clock has woken up. */
  thaw(): void {
    for (const timer of this.#timers) this.#start(timer);
    for (const run of this.#waiting.splice(0)) run();
  }

  die(): void {
    this.#isAlive = false;
    this.freeze();
    this.#timers.clear();
    this.#waiting = [];
  }

  #start(timer: DeviceTimer): void {
    timer.cancel = this.#world.setTimer(timer.due - this.monotonic(), () => {
      this.#timers.delete(timer);
      timer.run();
    });
  }
}
