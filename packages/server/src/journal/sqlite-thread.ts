import { Worker } from 'node:worker_threads';
import { StoreError } from '@paceline/engine/store';
import type { Opening } from './open-tables.ts';
import type { Arguments, Failure, Method, Reply, Request, Result } from './sqlite-worker.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: StoreError) => void;
}

// Beside this file, and of its kind: TypeScript when run from the sources, JavaScript when built.
const entry = new URL(`sqlite-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url);

/** The worker thread that owns the database, and the requests that it has not answered yet. */
export class SqliteThread {
  /** Rejects when the database could not be opened. */
  readonly opened: Promise<Opening>;
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  /** In the order of the requests, which is that of the answers. */
  readonly #waiting: Waiting[] = [];
  #failure: StoreError | undefined;

  constructor(file: string) {
    this.#worker = new Worker(entry, { workerData: { file }, name: 'paceline-store' });
    this.opened = this.#answer() as Promise<Opening>;
    this.#ended = new Promise((resolve) => this.#worker.once('exit', resolve)).then(() => this.#fail(new StoreError('closed', 'The store is closed.')));
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (cause) => this.#fail(new StoreError('failed', `The thread of the store has ended: ${String(cause)}`, { cause })));
  }

  /** Has the thread call that method, after everything that was asked before. */
  async call<M extends Method>(method: M, ...args: Arguments<M>): Promise<Result<M>> {
    if (this.#failure !== undefined) throw this.#failure;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread is not a window
    this.#worker.postMessage({ method, args } satisfies Request);
    return (await this.#answer()) as Result<M>;
  }

  /** Closes the database after everything that was asked before, and resolves when the thread has ended. */
  async end(): Promise<void> {
    try {
      if (this.#failure === undefined) await this.call('close');
    } finally {
      await this.#ended;
    }
  }

  #answer(): Promise<unknown> {
    return new Promise((resolve, reject) => void this.#waiting.push({ resolve, reject }));
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.shift();
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(errorOf(reply.error));
  }

  #fail(error: StoreError): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}

const errorOf = ({ kind, message, write }: Failure): StoreError => new StoreError(kind, message, write === undefined ? {} : { write });
