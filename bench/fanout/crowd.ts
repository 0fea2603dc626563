import { seededRandom } from '@paceline/core';
import { Clockwork } from './clockwork.ts';
import { dialectOf } from './dialects/index.ts';
import type { Dialect } from './dialects/dialect.ts';
import { forEach } from './dialects/http.ts';
import { clock } from './dialects/seeing.ts';
import type { Plan } from './plan.ts';
import { Runner } from './runner.ts';
import { FanoutTally } from './tally.ts';

/** How many enter at the same time; fewer where each of them is news to a thousand others. */
const AT_ONCE = { small: 100, large: 20 };
const LARGE = 500;

/** All runners of a measurement, and the clockwork that has each of them send once a second. */
export class Crowd {
  readonly tally = new FanoutTally();
  readonly runners: readonly Runner[];
  readonly #plan: Plan;
  readonly #dialect: Dialect;
  /** From this process's clock to epoch milliseconds, which is the server's clock as well: they share the machine. */
  readonly #epoch = Date.now() - clock();
  readonly #clockwork: Clockwork;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#dialect = dialectOf(plan, this.tally);
    const { lead, jitter } = plan;
    // The same for every repeat: what differs between repeats is the machine.
    this.#clockwork = new Clockwork({ lead, jitter, random: seededRandom('fan-out'), epoch: this.#epoch, send: (runner) => this.#send(runner) });
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
    this.#clockwork.run(Map.groupBy(this.runners, ({ session }) => session).values());
  }

  /** They send no longer, and go on listening. */
  pause(): void {
    this.#clockwork.stop();
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
}
