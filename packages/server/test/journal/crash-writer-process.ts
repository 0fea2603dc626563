import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a store has confirmed: so many commits, and for each runner the samples up to `lastSeq`. */
export interface Promised {
  readonly offset: number;
  readonly lastSeq: number;
}

export interface Writing {
  readonly seed: string;
  /** It kills itself after this many commits. */
  readonly most: number;
  /** It is killed from outside as soon as it has been promised this many commits. */
  readonly killAfter?: number;
}

const program = fileURLToPath(new URL('crash-writer.ts', import.meta.url));

/** Runs crash-writer.ts until it is dead, and returns what it was promised last; undefined when that was nothing. */
export async function writeUntilKilled(folder: string, { seed, most, killAfter = Infinity }: Writing): Promise<Promised | undefined> {
  const child = spawn(process.execPath, ['-C', 'source', program, folder, seed, String(most)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  let promised: Promised | undefined;
  let commits = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [offset, lastSeq] = line.split(' ').map(Number);
    if (offset === undefined || lastSeq === undefined) throw new Error(`crash-writer printed "${line}".`);
    promised = { offset, lastSeq };
    commits += 1;
    if (commits === killAfter) child.kill('SIGKILL');
  }
  const signal = await ended;
  if (signal !== 'SIGKILL') throw new Error(`crash-writer was not killed; see its standard error.`);
  return promised;
}
