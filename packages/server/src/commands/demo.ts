import type { ChildProcess } from 'node:child_process';
import type { Environment } from '@paceline/core';
import type { HostedSession, PacelineServer } from '../compose.ts';
import { endingOf, spawnProgram, type Ending } from './program.ts';

const HOST_NAME = 'Paceline demo';
const RUNNERS = 3;
/** Between the end of one demo run and the start of the next. */
const PAUSE = 5_000;
/** How long the runners may take to leave when the server stops, and then the session to be ended. */
const GRACE = 3_000;
const KEPT_OUTPUT = 2_000;

export interface DemoOptions {
  readonly server: PacelineServer;
  /** Where the runners reach the server. */
  readonly url: string;
  readonly environment: Environment;
  /** Further arguments for the simulator. */
  readonly simulatorArgs?: readonly string[];
  /** Called with the session that follows when the runners of the last one have finished. */
  readonly onNext: (session: HostedSession) => void;
  /** Called with a sentence when the runners fail; the server goes on without them. */
  readonly onFailure: (sentence: string) => void;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly session: HostedSession; readonly child: ChildProcess; readonly ended: Promise<Ending> }
  | { readonly kind: 'pausing'; readonly cancel: () => void }
  | { readonly kind: 'stopped' };

/** A session in which simulated runners run, and a fresh one whenever they have finished. */
export class Demo {
  readonly #options: DemoOptions;
  #state: State = { kind: 'idle' };
  #round = 0;

  constructor(options: DemoOptions) {
    this.#options = options;
  }

  /** Opens a session and sends the runners into it; undefined when that failed, which is reported. */
  async start(): Promise<HostedSession | undefined> {
    try {
      const session = await this.#options.server.openSession(HOST_NAME, { title: 'Demo run', sharing: 'precise' });
      if (this.#state.kind !== 'stopped') this.#run(session);
      return session;
    } catch (error) {
      if (this.#state.kind !== 'stopped') this.#options.onFailure(`The demo run could not start: ${messageOf(error)}`);
      return undefined;
    }
  }

  async stop(): Promise<void> {
    const before = this.#state;
    this.#state = { kind: 'stopped' };
    if (before.kind === 'pausing') before.cancel();
    if (before.kind !== 'running') return;
    before.child.kill('SIGTERM');
    const cancel = this.#options.environment.setTimer(GRACE, () => before.child.kill('SIGKILL'));
    await before.ended;
    cancel();
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancelWait = this.#options.environment.setTimer(GRACE, resolve);
    await Promise.race([this.#close(before.session), late]);
    cancelWait();
  }

  /** A link to a demo run that is over leads to a run that is over, not to an empty one. */
  async #close(session: HostedSession): Promise<void> {
    try {
      await session.end();
    } catch (error) {
      this.#options.onFailure(`The demo run could not be ended: ${messageOf(error)}`);
    }
  }

  #run(session: HostedSession): void {
    this.#round += 1;
    const { url, simulatorArgs = [] } = this.#options;
    const run = ['--url', url, '--session', session.code, '--runners', `${RUNNERS}`, '--seed', `demo-${this.#round}`];
    // The runners' standard input is their lifeline: it ends when this process dies, however it dies.
    const child = spawnProgram('simulate', [...run, '--quiet', '--lifeline', ...simulatorArgs], ['pipe', 'ignore', 'pipe']);
    const complaints = lastOutput(child);
    const ended = endingOf(child);
    this.#state = { kind: 'running', session, child, ended };
    void ended.then((ending) => this.#onEnd(session, ending, complaints()));
  }

  #onEnd(session: HostedSession, ending: Ending, complaints: string): void {
    if (this.#state.kind === 'stopped') return;
    void this.#close(session);
    if (ending.kind !== 'exited' || ending.code !== 0) {
      this.#state = { kind: 'idle' };
      this.#options.onFailure(`The demo's runners stopped (${describe(ending)})${complaints === '' ? '' : `: ${complaints}`}`);
      return;
    }
    const cancel = this.#options.environment.setTimer(PAUSE, () => void this.#next());
    this.#state = { kind: 'pausing', cancel };
  }

  async #next(): Promise<void> {
    const session = await this.start();
    if (session !== undefined) this.#options.onNext(session);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function describe(ending: Ending): string {
  switch (ending.kind) {
    case 'exited':
      return `exit code ${ending.code}`;
    case 'killed':
      return ending.signal;
    case 'not_started':
      return ending.error.message;
  }
}

/** Keeps the end of what the child writes to standard error. */
function lastOutput(child: ChildProcess): () => string {
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    output = (output + chunk).slice(-KEPT_OUTPUT);
  });
  return () => output.trim();
}
