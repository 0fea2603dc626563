import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { release, until, watchOver, within, type Remnant } from '@paceline/testkit';
import type { Ledger, Runner } from '../oracle/ledger.ts';
import type { FromPhone, RunnerTask, ToPhone } from './messages.ts';

const program = fileURLToPath(new URL('phone.ts', import.meta.url));

/** Longer than a busy machine needs to start a process, or to end one; milliseconds. */
const PATIENCE = 60_000;

export interface PhoneOptions {
  readonly ledger: Ledger;
  readonly runners: readonly Runner[];
  /** Where its apps keep what is not acknowledged; in memory alone when absent. */
  readonly folder: string | undefined;
  /** What a runner's app is to do. */
  readonly task: (runner: Runner) => Omit<RunnerTask, 'userId' | 'token' | 'sessionId' | 'life'>;
}

interface Running {
  readonly child: ChildProcess;
  /** Resolves when it has ended and everything that it said has been heard. */
  readonly closed: Promise<unknown>;
  isReady: boolean;
  isResting: boolean;
}

/** A phone as a process of its own, with the apps of some runners in it. What it tells goes into the ledger. */
export class PhoneProcess {
  readonly runners: readonly Runner[];
  readonly keeps: boolean;
  readonly #options: PhoneOptions;
  #running: Running | undefined;
  #deaths = 0;

  constructor(options: PhoneOptions) {
    this.#options = options;
    this.runners = options.runners;
    this.keeps = options.folder !== undefined;
  }

  /** Whether every runner of it has a connection. */
  get isConnected(): boolean {
    return this.runners.every(({ isConnected }) => isConnected);
  }

  /** How many samples would be lost with the phone, had it not kept them. */
  get onlyKept(): number {
    return this.runners.reduce((sum, { lives }) => sum + Math.max(0, (lives.at(-1)?.kept ?? 0) - (lives.at(-1)?.acked ?? 0)), 0);
  }

  async start(): Promise<void> {
    const { ledger, folder, task } = this.#options;
    const child = fork(program, { execArgv: ['-C', 'source'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const remnant: Remnant = { kind: 'process', pid: child.pid ?? 0 };
    const running: Running = { child, closed: once(child, 'close'), isReady: false, isResting: false };
    watchOver(remnant);
    this.#running = running;
    child.on('message', (message: FromPhone) => this.#hear(running, message));
    child.on('exit', (code, signal) => {
      release(remnant);
      if (this.#running === running) ledger.alarms.push(`A phone ended by itself (${signal ?? `exit code ${code}`}); see what it printed.`);
    });
    const runners = this.runners.map((runner) => {
      const { userId, token, sessionId } = runner;
      return { userId, token, sessionId, life: ledger.begin(runner), ...task(runner) };
    });
    await until(() => running.isReady, { what: 'a phone to start', timeout: PATIENCE });
    this.#tell({ say: 'begin', runners, folder });
  }

  /** Kills it with -9. */
  async kill9(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    this.#deaths += 1;
    running.child.kill('SIGKILL');
    await within(running.closed, { what: 'a phone to end', timeout: PATIENCE });
    for (const runner of this.runners) this.#options.ledger.end(runner);
  }

  /** How often it was killed. */
  get deaths(): number {
    return this.#deaths;
  }

  freeze(): void {
    this.#running?.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#running?.child.kill('SIGCONT');
  }

  /** Has it record nothing more. */
  async rest(): Promise<void> {
    const running = this.#running;
    this.#tell({ say: 'rest' });
    await until(() => running?.isResting === true, { what: 'a phone to record no more', timeout: PATIENCE });
  }

  /** Ends it: its apps have nothing left to do. */
  stop(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.child.kill('SIGKILL');
  }

  #tell(message: ToPhone): void {
    this.#running?.child.send(message);
  }

  #hear(running: Running, message: FromPhone): void {
    if (!('place' in message)) {
      if (message.say === 'ready') running.isReady = true;
      else running.isResting = true;
      return undefined;
    }
    const { ledger } = this.#options;
    const runner = this.runners[message.place];
    const life = runner?.lives.at(-1);
    if (runner === undefined || life === undefined) return undefined;
    switch (message.say) {
      case 'recorded':
        life.recorded = message.count;
        return undefined;
      case 'outbox':
        return ledger.acknowledged(runner, message);
      case 'connected':
      case 'lost':
        return ledger.connected(runner, message.say === 'connected');
      case 'error':
        return ledger.failed(runner, message);
    }
  }
}
