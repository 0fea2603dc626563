import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Promised } from './crash-commits.ts';

export interface Writing {
  readonly seed: string;
  /** It kills itself after this many commits; never when absent. */
  readonly most?: number;
  /** Is told of each promise, and may do something to the process. */
  readonly onPromise?: (promised: Promised, writer: ChildProcess) => void | Promise<void>;
}

const program = fileURLToPath(new URL('crash-writer.ts', import.meta.url));

/** Runs crash-writer.ts until it is dead, and returns what it was promised last; undefined when that was nothing. */
export async function writeUntilKilled(folder: string, { seed, most = Infinity, onPromise = () => {} }: Writing): Promise<Promised | undefined> {
  const child = spawn(process.execPath, ['-C', 'source', program, folder, seed, String(most)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  let promised: Promised | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const [offset, lastSeq] = line.split(' ').map(Number);
    if (offset === undefined || lastSeq === undefined) throw new Error(`crash-writer printed "${line}".`);
    promised = { offset, lastSeq };
    await onPromise(promised, child);
  }
  const signal = await ended;
  if (signal !== 'SIGKILL') throw new Error(`crash-writer was not killed; see its standard error.`);
  return promised;
}
