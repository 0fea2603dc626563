import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { StoreError } from '@paceline/engine/store';
import { openTables } from './open-tables.ts';
import { unpack, type PackedWrites } from './packed-writes.ts';
import type { SqliteTables } from './sqlite-tables.ts';

// This file is loaded as a thread of its own, so that no fsync stalls the event loop of the server.

interface Calls extends Pick<SqliteTables, 'loadSession' | 'wasDeleted' | 'sessionsOf' | 'findByCode' | 'readTrack' | 'readTimes' | 'readEvents' | 'openSessions' | 'purge' | 'inspect' | 'close'> {
  commit(writes: PackedWrites): ReturnType<SqliteTables['commit']>;
}
export type Method = keyof Calls;
export type Arguments<M extends Method> = Parameters<Calls[M]>;
export type Result<M extends Method> = ReturnType<Calls[M]>;

export interface Request {
  readonly method: Method;
  readonly args: readonly unknown[];
}

/** One for each request, in their order, after a first one that tells whether the database could be opened. */
export type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: Failure };

/** A `StoreError` without its class, which does not cross threads. */
export type Failure = Pick<StoreError, 'kind' | 'message' | 'write'>;

function attempt(work: () => unknown): Reply {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Reply {
  const { kind, message, write } = error instanceof StoreError ? error : unexpected(error);
  return { ok: false, error: { kind, message, write } };
}

/** A bug: what it interrupted was rolled back, and the thread goes on. */
const unexpected = (error: unknown): StoreError =>
  new StoreError('failed', `The store failed unexpectedly: ${error instanceof Error ? error.stack : String(error)}`);

async function serve(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('sqlite-worker runs as a worker thread only.');
  const { file } = workerData as { readonly file: string };
  try {
    const { tables, ...opening } = await openTables(file);
    answerWith(tables, port);
    port.postMessage({ ok: true, value: opening } satisfies Reply);
  } catch (error) {
    port.postMessage(refusal(error));
  }
}

function answerWith(tables: SqliteTables, port: MessagePort): void {
  const calls = tables as unknown as Readonly<Record<Method, (...args: readonly unknown[]) => unknown>>;
  port.on('message', ({ method, args }: Request) => {
    port.postMessage(attempt(() => (method === 'commit' ? tables.commit(unpack(args[0] as PackedWrites)) : calls[method](...args))));
    if (method === 'close') port.close();
  });
}

await serve();
