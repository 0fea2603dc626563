import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { repository, until, within } from '@paceline/testkit';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** How the command ended; `code` is null when a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real `paceline` command as a process of its own. */
export class RunningPaceline implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #closed: Promise<Ended>;
  #stdout = '';
  #stderr = '';

  constructor(args: readonly string[], { env }: RunOptions = {}) {
    const { PORT: _, ...inherited } = process.env;
    this.#child = spawn(process.execPath, ['-C', 'source', 'packages/server/src/main.ts', ...args], {
      cwd: repository,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.#closed = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves when it has printed a line that fits, on either stream, with what the expression captured first. */
  async printed(line: RegExp): Promise<string> {
    const match = await until(() => line.exec(this.#stdout) ?? line.exec(this.#stderr) ?? this.#earlyEnd(), {
      what: () => `${line}; it printed ${this.#stdout}${this.#stderr}`,
    });
    return match[1] ?? match[0];
  }

  /** Resolves with its address when it says that it is ready. */
  ready(): Promise<string> {
    return this.printed(/^paceline ready (http:\/\/\S+)$/m);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  ended(): Promise<Ended> {
    return within(this.#closed, { what: () => `the end of the command; it printed ${this.#stdout}${this.#stderr}` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  #earlyEnd(): undefined {
    if (this.#child.exitCode !== null) throw new Error(`The command ended with ${this.#child.exitCode}: ${this.#stdout}${this.#stderr}`);
  }
}

/** Runs the command to its end. */
export async function runPaceline(args: readonly string[], options?: RunOptions): Promise<Ended> {
  await using running = new RunningPaceline(args, options);
  return await running.ended();
}

/** The process ids of a process's children, by Linux's /proc. */
export function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);
}

/** Whether a process runs; one that has ended and is only not yet collected does not. */
export const isAlive = (pid: number): boolean => !['', 'Z', 'X'].includes(statOf(String(pid))[0] ?? '');

const parentOf = (pid: string): number => Number(statOf(pid)[1]);

/** State and parent of a process; empty when it is gone. */
function statOf(pid: string): readonly string[] {
  try {
    // The name, in parentheses, may hold anything.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  } catch {
    return [''];
  }
}
