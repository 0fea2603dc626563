import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { repository, until, within } from '@paceline/testkit';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real `paceline simulate` as a process of its own; `await using` ends it with the test. */
export class SimulatorProcess implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';

  constructor(args: readonly string[]) {
    const program = join(repository, 'apps/simulator/src/main.ts');
    this.#child = spawn(process.execPath, ['-C', 'source', program, ...args], { cwd: repository, stdio: 'pipe' });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.#ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  /** Resolves when it has ended by itself. */
  ended(timeout = 30_000): Promise<Ended> {
    return within(this.#ended, { what: () => `the simulator to end. It printed:\n${this.#stdout}${this.#stderr}`, timeout });
  }

  /** Waits until it has printed that on standard error. */
  async says(pattern: RegExp): Promise<void> {
    await until(() => pattern.test(this.#stderr), { what: () => `${pattern} on standard error, which has:\n${this.#stderr}`, timeout: 20_000 });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  closeStdin(): void {
    this.#child.stdin.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

/** Runs it to its end. */
export async function simulate(...args: readonly string[]): Promise<Ended> {
  await using simulator = new SimulatorProcess(args);
  return await simulator.ended();
}
