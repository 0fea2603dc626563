import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@paceline/core';
import { until } from '@paceline/testkit';
import { Clockwork } from '../fanout/clockwork.ts';
import { forEach } from '../fanout/dialects/http.ts';
import { Paceline } from '../fanout/dialects/paceline.ts';
import { clock } from '../fanout/dialects/seeing.ts';
import type { Plan } from '../fanout/plan.ts';
import { Runner } from '../fanout/runner.ts';
import { FanoutTally } from '../fanout/tally.ts';
import { usageOf } from '../usage.ts';
import type { FairnessOptions } from './options.ts';
import { SlowDialect } from './slow-dialect.ts';
import { Slowness } from './slowness.ts';
import type { Run, Slow } from './verdict.ts';

const AT_ONCE = 50;
/** Load before the slow stop reading, and before anything is measured, milliseconds. */
const WARM_UP = 3_000;
/** For what is under way when nobody sends any more, milliseconds. */
const LAST_ARRIVAL = 3_000;
/** How often the memory is looked at. */
const LOOKS = 10;

export interface TrialOptions extends FairnessOptions {
  readonly port: number;
  readonly pid: number;
}

/** One run of the load. The same members are slow in both runs, or would be. */
export class Trial {
  readonly #options: TrialOptions;
  readonly #tally = new FanoutTally();
  readonly #slowTally = new FanoutTally();
  readonly #healthy: Paceline;
  readonly #slow: SlowDialect;
  readonly #runners: readonly Runner[];
  readonly #slowRunners = new Set<Runner>();
  readonly #epoch = Date.now() - clock();
  readonly #clockwork: Clockwork;
  readonly #slowness: Slowness;

  constructor(options: TrialOptions) {
    const { sessions, members, slow, port, pid, seconds } = options;
    this.#options = options;
    const plan: Plan = { port, pid, dialect: 'paceline', paceline: { telemetry: 'binary', paced: true }, sessions, members, idle: false, warmUp: 0, seconds, lead: 20, jitter: 20 };
    this.#healthy = new Paceline(plan, this.#tally);
    this.#slow = new SlowDialect(plan, this.#slowTally, this.#healthy);
    const slowMembers = 2 * Math.max(1, Math.round((members * slow) / 100));
    this.#runners = Array.from({ length: sessions * members }, (_, number) => {
      const at = { number, session: Math.floor(number / members), place: number % members };
      // Behind the first, who opens the session, and before all others: what the server does for them, the others wait for.
      const isSlow = at.place >= 1 && at.place <= slowMembers;
      const runner = isSlow ? new Runner(at, this.#slow, this.#slowTally) : new Runner(at, this.#healthy, this.#tally);
      if (isSlow) this.#slowRunners.add(runner);
      return runner;
    });
    this.#clockwork = new Clockwork({ lead: plan.lead, jitter: plan.jitter, random: seededRandom('fairness'), epoch: this.#epoch, send: (runner) => this.#send(runner) });
    this.#slowness = new Slowness({ runners: [...this.#slowRunners], dialect: this.#slow, tally: this.#slowTally, port });
  }

  async run({ isDisturbed, tell }: { readonly isDisturbed: boolean; readonly tell: (line: string) => void }): Promise<Run> {
    await this.#enter();
    tell(`${this.#runners.length} members are in, ${this.#slowRunners.size} of them ${isDisturbed ? 'about to read slowly' : 'as fast as all others'}`);
    this.#clockwork.run(Map.groupBy(this.#runners, ({ session }) => session).values());
    await sleep(WARM_UP);
    const slowness = this.#slowness;
    try {
      if (isDisturbed) await slowness.begin(tell);
      const before = this.#tally.delivered;
      const errors = Object.entries(this.#tally.errors);
      this.#tally.reset();
      const memory = await this.#watchMemory();
      const { staleness } = this.#tally;
      const [p50, p99] = [staleness.percentile(0.5), staleness.percentile(0.99)];
      const slow: Slow | undefined = isDisturbed ? await slowness.wakeUp(tell) : undefined;
      this.#clockwork.stop();
      const expected = await this.#arrived(before);
      errors.push(...Object.entries(this.#tally.errors));
      const receivers = (this.#runners.length - this.#slowRunners.size) / this.#options.sessions;
      return { p50, p99, receivers, expected, missing: expected - before - this.#tally.delivered, errors: errors.map(([text, count]) => `${text} (${count} times)`), memory, slow };
    } finally {
      slowness.stop();
    }
  }

  stop(): void {
    this.#clockwork.stop();
    for (const runner of this.#runners) runner.leave();
  }

  async #enter(): Promise<void> {
    await this.#healthy.prepare(this.#runners);
    for (const isFirst of [true, false]) {
      const some = this.#runners.filter(({ place }) => (place === 0) === isFirst);
      await forEach(some, AT_ONCE, (runner) => runner.enter(this.#options.port));
    }
  }

  async #watchMemory(): Promise<readonly number[]> {
    const memory: number[] = [];
    for (let look = 0; look < LOOKS; look++) {
      await sleep((this.#options.seconds * 1_000) / LOOKS);
      memory.push(usageOf(this.#options.pid)?.rss ?? NaN);
    }
    return memory;
  }

  /** Waits for what must still come; returns how much should have come in all. Every sample is for every healthy member but its sender. */
  async #arrived(before: number): Promise<number> {
    let expected = 0;
    for (const members of Map.groupBy(this.#runners, ({ session }) => session).values()) {
      const healthy = members.filter((runner) => !this.#slowRunners.has(runner));
      for (const runner of members) expected += runner.seq * (healthy.length - (this.#slowRunners.has(runner) ? 0 : 1));
    }
    // What does not come is counted as missing, not thrown.
    await until(() => before + this.#tally.delivered >= expected, { what: 'the last updates', timeout: LAST_ARRIVAL }).catch(() => undefined);
    return expected;
  }

  #send(runner: Runner): void {
    if (!runner.isFree || this.#slowness.silent.has(runner)) return;
    const time = clock();
    runner.seq += 1;
    const dialect = this.#slowRunners.has(runner) ? this.#slow : this.#healthy;
    runner.send(dialect.sample(runner, { seq: runner.seq, epoch: Math.floor(time + this.#epoch), time, runner: runner.number }));
  }
}
