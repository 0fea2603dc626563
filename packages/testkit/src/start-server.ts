import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { freePort } from './free-port.ts';
import { release, watchOver } from './reaper.ts';
import { repository } from './repository.ts';
import { within } from './until.ts';

export interface ServerOptions {
  /** Further arguments of `paceline serve`. */
  readonly args?: readonly string[];
  /** Further environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the store; without it a temporary one that `stop` removes. */
  readonly dataDir?: string;
  /** Milliseconds until the server must be ready. */
  readonly timeout?: number;
}

/** How a process ended: exactly one of the two is not null. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

interface Running {
  readonly child: Child;
  readonly pid: number;
  readonly ended: Promise<Exit>;
}

const READY = /^paceline ready (http:\/\/\S+)$/m;
const STOP_TIME = 40_000;

/** Starts the real `paceline serve` from its sources and waits until it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const temporary = options.dataDir === undefined ? mkdtempSync(join(tmpdir(), 'paceline-test-')) : undefined;
  const server = new ServerProcess({ ...options, dataDir: options.dataDir ?? temporary ?? '' }, await freePort(), temporary);
  await server.start();
  return server;
}

/** The `paceline serve` command as a process of its own. Use it with `await using`, or call `stop`. */
export class ServerProcess implements AsyncDisposable {
  readonly dataDir: string;
  /** The same before and after a restart. */
  readonly url: string;
  readonly #options: ServerOptions;
  readonly #port: number;
  readonly #temporary: string | undefined;
  #output = '';
  #running: Running | undefined;

  constructor(options: ServerOptions & { readonly dataDir: string }, port: number, temporary: string | undefined) {
    this.#options = options;
    this.#port = port;
    this.#temporary = temporary;
    this.dataDir = options.dataDir;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Process id; undefined while it does not run. */
  get pid(): number | undefined {
    return this.#running?.pid;
  }

  /** Everything that it has printed so far, standard output and error together, over all its lives. */
  get logs(): string {
    return this.#output;
  }

  /** Starts it, on the same port and the same store as before. */
  async start(): Promise<void> {
    if (this.#running !== undefined) throw new Error(`The server runs already as process ${this.#running.pid}.`);
    const printed = this.#output.length;
    const ready = this.#spawn(() => READY.test(this.#output.slice(printed)));
    try {
      await within(ready, { what: 'the server to be ready', timeout: this.#options.timeout ?? 20_000 });
    } catch (error) {
      await this.stop('SIGKILL');
      throw new Error(`${(error as Error).message} It printed:\n${this.#output.slice(printed)}`, { cause: error });
    }
  }

  /** Ends it with a signal, waits for the end, and removes a temporary data folder. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit | undefined> {
    const exit = await this.#end(signal);
    if (this.#temporary !== undefined) rmSync(this.#temporary, { recursive: true, force: true });
    return exit;
  }

  /** Ends it as a crash would, and keeps its data for `start`. */
  kill9(): Promise<Exit | undefined> {
    return this.#end('SIGKILL');
  }

  /** Ends it with a signal, if it still runs, and starts it again. */
  async restart(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.#end(signal);
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #end(signal: NodeJS.Signals): Promise<Exit | undefined> {
    const running = this.#running;
    if (running === undefined) return undefined;
    running.child.kill(signal);
    try {
      return await within(running.ended, { what: `the server to end after ${signal}`, timeout: STOP_TIME });
    } catch (error) {
      running.child.kill('SIGKILL');
      await running.ended;
      throw new Error(`${(error as Error).message} It printed:\n${this.#output}`, { cause: error });
    }
  }

  /** Resolves once the output satisfies `isReady`, and rejects if the process ends before. */
  #spawn(isReady: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const { args = [], env = {} } = this.#options;
      const command = ['-C', 'source', 'packages/server/src/main.ts', 'serve'];
      const own = ['--port', String(this.#port), '--data', this.dataDir, '--no-demo'];
      const child = spawn(process.execPath, [...command, ...own, ...args], {
        cwd: repository,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          this.#output += text;
          if (isReady()) resolve();
        });
      }
      child.once('error', reject);
      this.#running = this.#watched(child);
      void this.#running?.ended.then(({ code, signal }) => reject(new Error(`The server ended (${signal ?? `exit code ${code}`}) before it was ready.`)));
    });
  }

  #watched(child: Child): Running | undefined {
    const { pid } = child;
    if (pid === undefined) return undefined;
    watchOver(pid, this.#temporary);
    const ended = new Promise<Exit>((resolve) => {
      // "close" comes after "exit", when all output has been read.
      child.once('close', (code, signal) => {
        release(pid);
        this.#running = undefined;
        resolve({ code, signal });
      });
    });
    return { child, pid, ended };
  }
}
