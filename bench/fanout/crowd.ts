import { seededRandom } from '@paceline/core';
import { dialectOf } from './dialects/index.ts';
import type { Dialect } from './dialects/dialect.ts';
import { forEach } from './dialects/http.ts';
import { clock } from './dialects/seeing.ts';
import type { Plan } from './plan.ts';
import { Runner, type Cadence } from './runner.ts';
import { FanoutTally } from './tally.ts';
import { Wheel } from './wheel.ts';

const SECOND = 1_000;
/** How many enter at the same time; fewer where each of them is news to a thousand others. */
const AT_ONCE = { small: 100, large: 20 };
const LARGE = 500;
/** How often those whose moment has come are looked for, milliseconds. */
const STEP = 1;

/** All runners of a measurement, and the clockwork that has each of them send once a second. */
export class Crowd {
  readonly tally = new FanoutTally();
  readonly runners: readonly Runner[];
  readonly #plan: Plan;
  readonly #dialect: Dialect;
  // The same for every repeat: what differs between repeats is the machine.
  readonly #random = seededRandom('fan-out');
  /** From this process's clock to epoch milliseconds, which is the server's clock as well: they share the machine. */
  readonly #epoch = Date.now() - clock();
  #timer: NodeJS.Timeout | undefined;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#dialect = dialectOf(plan, this.tally);
    const count = plan.sessions * plan.members;
    this.runners = Array.from({ length: count }, (_, number) => {
      const place = { number, session: Math.floor(number / plan.members), place: number % plan.members };
      return new Runner(place, this.#dialect, this.tally);
    });
  }

  async prepare(): Promise<void> {
    await this.#dialect.prepare?.(this.runners);
  }

  /** Has all of them enter: those who open the sessions before the others. */
  async enter(): Promise<void> {
    for (const isFirst of [true, false]) {
      const some = this.runners.filter(({ place }) => (place === 0) === isFirst);
      await forEach(some, this.#plan.members < LARGE ? AT_ONCE.small : AT_ONCE.large, async (runner) => {
        await this.#dialect.prepareOne?.(runner);
        await runner.enter(this.#plan.port);
      });
    }
  }

  /** From now on each of them sends once a second. */
  run(): void {
    const wheel = new Wheel<Runner>(clock());
    const now = clock();
    for (let session = 0; session < this.#plan.sessions; session++) {
      const phase = this.#random() * SECOND;
      for (let place = 0; place < this.#plan.members; place++) {
        const runner = this.runners[session * this.#plan.members + place];
        if (runner === undefined) continue;
        runner.due = now + ((phase + this.#random() * SECOND) % SECOND);
        wheel.add(runner, runner.cadence === undefined ? runner.due : this.#next(runner));
      }
    }
    const beat = (): void => {
      wheel.advance(clock(), (runner) => {
        // Taken now, not when it was due: how late the generator is, is not the server's doing.
        this.#send(runner);
        wheel.add(runner, this.#next(runner));
      });
      this.#timer = setTimeout(beat, STEP);
    };
    beat();
  }

  /** They send no longer, and go on listening. */
  pause(): void {
    clearTimeout(this.#timer);
  }

  stop(): void {
    this.pause();
    for (const runner of this.runners) runner.leave();
  }

  #send(runner: Runner): void {
    this.tally.sent += 1;
    if (!runner.isFree) {
      this.tally.held += 1;
      return;
    }
    const time = clock();
    runner.seq += 1;
    runner.send(this.#dialect.sample(runner, { seq: runner.seq, epoch: Math.floor(time + this.#epoch), time, runner: runner.number }));
  }

  #next(runner: Runner): number {
    const now = clock();
    const { lead, jitter } = this.#plan;
    if (runner.cadence === undefined) return (runner.due = regular(runner.due, now));
    return nextArrival(runner.cadence, now + this.#epoch, lead + this.#random() * jitter) - this.#epoch;
  }
}

/** Epoch milliseconds at which to send, so long before the next phase that is not nearer than half an interval. */
export function nextArrival({ interval, phase }: Cadence, now: number, early: number): number {
  const earliest = now + early + interval / 2;
  return earliest + ((((phase - earliest) % interval) + interval) % interval) - early;
}

/** A second after the last one was due, however late that was sent, so that the rate is kept. */
function regular(last: number, now: number): number {
  return last + SECOND > now ? last + SECOND : now + SECOND;
}
