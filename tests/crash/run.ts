import { performance } from 'node:perf_hooks';
import { until } from '@paceline/testkit';
import { FaultCount, sumOf, type Faults } from './faults.ts';
import { lifeOf, type Runner } from './oracle/ledger.ts';
import { complaintsOf, isComplete } from './oracle/served.ts';
import { readStored } from './oracle/stored.ts';
import { isGood, judge, nothingWrong, together as bothVerdicts, type Expectation, type Verdict } from './oracle/verdict.ts';
import { missedIn, type Step } from './plan.ts';
import { setScene, type Scene } from './scene.ts';
import { PATIENCE, strike, type Stage } from './strikes.ts';

/** So often what had no effect is tried again, such as the sleep of a phone that is killed in it. */
const AGAIN = 3;

export interface RunOptions {
  readonly seed: string;
  readonly clients: number;
  readonly network: boolean;
  /** Bytes of the server's disk; that of the machine when absent. */
  readonly diskSize?: number | undefined;
  readonly steps: readonly Step[];
  /** Told before every step, before one is repeated that had no effect, and before the rest. */
  readonly progress?: ((step: Step | 'again' | 'rest', faults: Faults) => void) | undefined;
}

/** What came of a run. Samples are counted over all runners. */
export interface Outcome {
  readonly faults: Faults;
  readonly recorded: number;
  readonly acked: number;
  /** Recorded, and gone with a phone that was killed before it had kept them: nobody had promised anything. */
  readonly unkept: number;
  readonly verdict: Verdict;
  /** Everything else that should not be: what the SDKs said, what the server tells, what never came. */
  readonly complaints: readonly string[];
  /** Where the data is, when something is wrong with it. */
  readonly evidence: string | undefined;
  /** Errors that the SDKs told, by kind; most of them are to be expected. */
  readonly errors: ReadonlyMap<string, number>;
  /** Milliseconds. */
  readonly took: number;
}

export const together = (a: Outcome, b: Outcome): Outcome => ({
  faults: sumOf(a.faults, b.faults),
  recorded: a.recorded + b.recorded,
  acked: a.acked + b.acked,
  unkept: a.unkept + b.unkept,
  verdict: bothVerdicts(a.verdict, b.verdict),
  complaints: [...a.complaints, ...b.complaints],
  evidence: a.evidence ?? b.evidence,
  errors: new Map([...a.errors, ...b.errors].map(([kind]) => [kind, (a.errors.get(kind) ?? 0) + (b.errors.get(kind) ?? 0)])),
  took: a.took + b.took,
});

/** Plays all steps with real processes, and compares what is stored with what was recorded and promised. */
export async function run(options: RunOptions): Promise<Outcome> {
  const started = performance.now();
  const count = new FaultCount();
  const scene = await setScene({ ...options, diskSize: options.diskSize, count });
  const play = new Play(scene, options, count);
  let isClean = false;
  try {
    await play.run();
    isClean = isGood(play.verdict) && play.complaints.length === 0;
    return { ...play.outcome, evidence: isClean ? undefined : scene.data, took: performance.now() - started };
  } finally {
    await scene.strike(!isClean);
  }
}

/** Nothing more is worth doing: the promises are broken. */
class Broken extends Error {}

class Play {
  readonly complaints: string[] = [];
  verdict: Verdict = nothingWrong;
  readonly #scene: Scene;
  readonly #options: RunOptions;
  readonly #count: FaultCount;
  readonly #beside: Promise<void>[] = [];
  /** What the server tells of everybody at rest. */
  readonly #served = new Map<Runner, Awaited<ReturnType<Scene['api']['track']>>>();

  constructor(scene: Scene, options: RunOptions, count: FaultCount) {
    this.#scene = scene;
    this.#options = options;
    this.#count = count;
  }

  async run(): Promise<void> {
    const { server, phones, ledger } = this.#scene;
    try {
      await this.#play();
      this.#options.progress?.('rest', this.#count.all);
      await this.#rest();
      for (const phone of phones) phone.stop();
      await server.stop('SIGTERM');
      this.#look('all');
    } catch (error) {
      if (!(error instanceof Broken)) this.complaints.push(error instanceof Error ? error.message : String(error));
      await server.kill9();
      if (isGood(this.verdict)) this.#judge('all');
    }
    this.complaints.push(...ledger.alarms);
  }

  get outcome(): Omit<Outcome, 'took' | 'evidence'> {
    const { runners, errors } = this.#scene.ledger;
    const lives = runners.flatMap((runner) => runner.lives);
    const recorded = lives.reduce((sum, life) => sum + life.recorded, 0);
    const { verdict, complaints } = this;
    const unkept = Math.max(0, recorded - verdict.stored - verdict.lost + verdict.duplicated);
    return { faults: this.#count.all, recorded, acked: lives.reduce((sum, life) => sum + life.acked, 0), unkept, verdict, complaints, errors };
  }

  async #play(): Promise<void> {
    const { ledger } = this.#scene;
    await until(() => ledger.runners.every((runner) => (lifeOf(runner)?.acked ?? 0) > 0), { what: 'everybody to run', timeout: PATIENCE });
    const { steps, progress } = this.#options;
    for (const step of steps) {
      progress?.(step, this.#count.all);
      await this.#take(step);
    }
    for (let left = AGAIN; left > 0; left--) {
      await Promise.all(this.#beside);
      for (const step of missedIn(steps, this.#count.all)) {
        progress?.('again', this.#count.all);
        await this.#take(step);
      }
    }
  }

  async #take({ acks, strike: what }: Step): Promise<void> {
    const { ledger } = this.#scene;
    const stage: Stage = { scene: this.#scene, count: this.#count, look: () => this.#look('promised'), beside: (work) => this.#goOnBeside(work) };
    const due = ledger.acks + acks;
    await until(() => ledger.acks >= due || ledger.alarms.length > 0, { what: `the run to go on: ${due - ledger.acks} more acknowledgements`, timeout: PATIENCE, every: 2 });
    if (ledger.alarms.length > 0) throw new Broken();
    await strike(stage, what);
  }

  /** Everything is healed; then all that is owed must arrive, and be told as it is stored. */
  async #rest(): Promise<void> {
    const { proxy, phones, ledger, api } = this.#scene;
    proxy?.calm();
    await Promise.all(this.#beside);
    await Promise.all(phones.map((phone) => phone.rest()));
    await until(() => ledger.isSettled, { what: 'everything to be acknowledged', timeout: PATIENCE });
    // One after the other, because the server reads only a few tracks at a time.
    for (const runner of ledger.runners) {
      const { token, sessionId, userId } = runner;
      const read = async (): Promise<boolean> => {
        const track = await api.track(token, sessionId, userId);
        this.#served.set(runner, track);
        return isComplete(runner, track);
      };
      // What phones had kept that died may still be under way.
      await until(read, { what: `all of the samples of ${userId}`, timeout: PATIENCE, every: 200 });
    }
  }

  #look(expectation: Expectation): void {
    const tracks = this.#judge(expectation);
    if (!isGood(this.verdict)) throw new Broken();
    if (expectation === 'promised') return;
    for (const [runner, served] of this.#served) this.complaints.push(...complaintsOf(runner, served, tracks.filter(({ userId }) => userId === runner.userId)));
  }

  #judge(expectation: Expectation): ReturnType<typeof readStored> {
    const tracks = readStored(this.#scene.data);
    this.verdict = judge(this.#scene.ledger.runners, tracks, expectation);
    return tracks;
  }

  #goOnBeside(work: Promise<void>): void {
    // Awaited at rest, which may be long after it has failed.
    work.catch(() => {});
    this.#beside.push(work);
  }
}
