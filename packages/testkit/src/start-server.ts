import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { freePort } from './free-port.ts';
import { release, watchOver, type Remnant } from './reaper.ts';
import { repository } from './repository.ts';
import { within } from './until.ts';

export interface ServerOptions {
  /** Further arguments of `paceline serve`. */
  readonly args?: readonly string[];
  /** Further environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the store; without it a temporary one that `stop` removes. */
  readonly dataDir?: string;
  /** Milliseconds until the server must be ready; 20,000 unless given. */
  readonly timeout?: number;
  /** Milliseconds until it must have ended after a signal; 40,000 unless given, longer than it may drain. */
  readonly stopTimeout?: number;
  /** The program to run instead of the server's, from the repository's root. */
  readonly program?: string;
  /** A command that becomes the server's process: it is given the server's own as its last arguments, and replaces itself by it. */
  readonly wrapper?: readonly string[];
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
const READY_TIME = 20_000;
const STOP_TIME = 40_000;

/** Starts the real `paceline serve` from its sources and waits until it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const server = new ServerProcess(options, await freePort());
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
  readonly #temporary: Remnant | undefined;
  #output = '';
  #running: Running | undefined;

  constructor(options: ServerOptions, port: number) {
    this.#options = options;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'paceline-test-'));
    if (options.dataDir !== undefined) return;
    this.#temporary = { kind: 'folder', path: this.dataDir };
    watchOver(this.#temporary);
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
      await within(ready, { what: 'the server to be ready', timeout: this.#options.timeout ?? READY_TIME });
    } catch (error) {
      await this.stop('SIGKILL');
      throw new Error(`${(error as Error).message} It printed:\n${this.#output.slice(printed)}`, { cause: error });
    }
  }

  /** Ends it with a signal, waits for the end, and removes a temporary data folder. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit | undefined> {
    try {
      return await this.#end(signal);
    } finally {
      if (this.#temporary !== undefined) {
        rmSync(this.dataDir, { recursive: true, force: true });
        release(this.#temporary);
      }
    }
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
      return await within(running.ended, { what: `the server to end after ${signal}`, timeout: this.#options.stopTimeout ?? STOP_TIME });
    } catch (error) {
      running.child.kill('SIGKILL');
      await running.ended;
      throw new Error(`${(error as Error).message} It printed:\n${this.#output}`, { cause: error });
    }
  }

  /** Resolves once the output satisfies `isReady`, and rejects if the process ends before. */
  #spawn(isReady: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const { args = [], env = {}, program = 'packages/server/src/main.ts', wrapper = [] } = this.#options;
      const own = ['serve', '--port', String(this.#port), '--data', this.dataDir, '--no-demo'];
      const [command = process.execPath, ...rest] = [...wrapper, process.execPath, '-C', 'source', program, ...own, ...args];
      const child = spawn(command, rest, {
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
    const process: Remnant = { kind: 'process', pid };
    watchOver(process);
    const ended = new Promise<Exit>((resolve) => {
      // "close" comes after "exit", when all output has been read.
      child.once('close', (code, signal) => {
        release(process);
        this.#running = undefined;
        resolve({ code, signal });
      });
    });
    return { child, pid, ended };
  }
}
