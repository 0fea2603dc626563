import { setTimeout as sleep } from 'node:timers/promises';
import { closeCodes } from '@paceline/protocol';
import { until } from '@paceline/testkit';
import { percentiles } from '../tally.ts';
import type { Runner } from '../fanout/runner.ts';
import type { FanoutTally } from '../fanout/tally.ts';
import { queuesAt } from './queues.ts';
import { CHUNK, type SlowDialect } from './slow-dialect.ts';
import type { Slow } from './verdict.ts';

/** What the slow readers read in a second, bytes. */
const RATE = 1_000;
/** Between two questions of those who fill their queues, milliseconds; and for all of that. */
const ASK_EVERY = 500;
const FILL_TIME = 60_000;
/** A queue that has grown by less than this since the last question is full, bytes. */
const GROWTH = 16 * 1024;
/** Who wakes up at the same time; how often each asks then, well within what rule L2 allows at once; and for how long it waits before it reads, milliseconds. */
const GROUP = 10;
const QUESTIONS = 40;
const PATIENCE = 1_500;
/** For those who read again to have read all of it, milliseconds; and how old the newest may then be. */
const CATCH_UP_TIME = 30_000;
const FRESH = 3_000;

export interface SlownessOptions {
  readonly runners: readonly Runner[];
  readonly dialect: SlowDialect;
  readonly tally: FanoutTally;
  readonly port: number;
}

/** Has some members read nothing and others hardly anything, and in the end all of them everything. */
export class Slowness {
  /** Who sends no longer, because the server may give it up at any moment: what it says then is nobody's loss. */
  readonly silent = new Set<Runner>();
  readonly #options: SlownessOptions;
  readonly #stopped: readonly Runner[];
  readonly #trickling: readonly Runner[];
  #timer: NodeJS.Timeout | undefined;
  #kernelQueue = NaN;

  constructor(options: SlownessOptions) {
    this.#options = options;
    // Both kinds in each session.
    this.#stopped = options.runners.filter((_, place) => place % 2 === 0);
    this.#trickling = options.runners.filter((_, place) => place % 2 === 1);
  }

  /** They stop reading, and ask again and again for the state of their sessions until the kernel holds no more for them, so that what follows is held by the server. */
  async begin(tell: (line: string) => void): Promise<void> {
    const { runners, dialect, port } = this.#options;
    for (const runner of runners) runner.stopReading();
    this.#timer = setInterval(() => this.#trickling.forEach((runner) => runner.readOnce()), (CHUNK / RATE) * 1_000);
    const filling = new Map(runners.map((runner) => [runner, 0]));
    const full: number[] = [];
    const end = performance.now() + FILL_TIME;
    while (filling.size > 0 && performance.now() < end) {
      for (const runner of filling.keys()) dialect.join(runner);
      await sleep(ASK_EVERY);
      const queues = queuesAt(port);
      for (const [runner, before] of filling) {
        const queue = queues.get(runner.localPort ?? 0) ?? 0;
        filling.set(runner, queue);
        if (runner.isIn && queue - before >= GROWTH) continue;
        filling.delete(runner);
        full.push(queue);
      }
    }
    this.#kernelQueue = percentiles(full, [0.5])[0] ?? NaN;
    tell(`the kernel holds no more for ${full.length} slow members${filling.size === 0 ? '' : `, and still takes what is sent to ${filling.size}`}`);
  }

  /** All read again: those who had read nothing when they have asked for more than the server may hold for them. */
  async wakeUp(tell: (line: string) => void): Promise<Slow> {
    const { runners, dialect } = this.#options;
    clearInterval(this.#timer);
    const lostBefore = runners.filter(({ isIn }) => !isIn).length;
    tell(`${runners.length - lostBefore} slow members read again`);
    dialect.isAskedFor = true;
    for (const runner of this.#trickling) runner.readOn();
    for (let first = 0; first < this.#stopped.length; first += GROUP) {
      const group = this.#stopped.slice(first, first + GROUP);
      for (const runner of group) this.silent.add(runner);
      for (const runner of group) for (let question = 0; question < QUESTIONS; question++) if (runner.isIn) dialect.join(runner);
      await sleep(PATIENCE);
      for (const runner of group) runner.readOn();
    }
    const isFresh = (runner: Runner): boolean => (dialect.freshest.get(runner) ?? 0) > Date.now() - FRESH;
    const caughtUp = (): readonly Runner[] => runners.filter((runner) => runner.isIn && isFresh(runner));
    const closed = (): number => Object.entries(this.#options.tally.errors).reduce((sum, [text, count]) => sum + (text.endsWith(`closed with ${closeCodes.slowReader.code}`) ? count : 0), 0);
    // What does neither is told in the verdict.
    await until(() => caughtUp().length + closed() + lostBefore >= runners.length, { what: 'all slow members', timeout: CATCH_UP_TIME, every: 100 }).catch(() => undefined);
    return { stopped: this.#stopped.length, trickling: this.#trickling.length, lostBefore, closed: closed(), caughtUp: caughtUp().length, kernelQueue: this.#kernelQueue };
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
