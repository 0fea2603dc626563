import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testFolder } from './folders.ts';

/** What the process does; a commit is the next of crash-commits.ts. */
export type Step =
  | { readonly do: 'begin' | 'state' | 'read' | 'close' | 'kill' }
  | { readonly do: 'commit'; readonly samples: number; readonly times?: number }
  | { readonly do: 'fault'; readonly name: Fault; readonly value?: string }
  | { readonly do: 'no fault'; readonly name: Fault };

/** What came of a step. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'state'; readonly offset: number; readonly lastSeq: number }
  | { readonly kind: 'read'; readonly samples: number }
  | { readonly kind: 'refused'; readonly error: string; readonly message: string };

export type Fault = 'fail-fsync-db' | 'fail-fsync-wal' | 'fail-write-db' | 'fail-write-wal' | 'full-db' | 'full-wal' | 'fail-read-db';

const source = fileURLToPath(new URL('faulty-disk.c', import.meta.url));
const program = fileURLToPath(new URL('faulty-writer.ts', import.meta.url));

/** Compiles the disk; returns its library, or why there is none. */
export function compiledDisk(folder: string): { readonly library: string } | { readonly obstacle: string } {
  if (process.platform !== 'linux') return { obstacle: 'no disk with faults outside of Linux' };
  const library = join(folder, 'faulty-disk.so');
  const { status, error, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'], { encoding: 'utf8' });
  if (error !== undefined) return { obstacle: 'no C compiler' };
  if (status !== 0) throw new Error(`faulty-disk.c does not compile:\n${stderr}`);
  return isHeeded(library, folder) ? { library } : { obstacle: 'this Node does not reach its files through the C library' };
}

/** Whether Node's way to the disk leads through the library. */
function isHeeded(library: string, folder: string): boolean {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const file = JSON.stringify(join(folder, 'paceline.db-wal'));
  const script = `const fs = require('node:fs'); const file = fs.openSync(${file}, 'w+'); fs.writeSync(file, 'x', 0); fs.fsyncSync(file);`;
  const { status } = spawnSync(process.execPath, ['-e', script], { env: { ...process.env, LD_PRELOAD: library, FAULTY_DISK: disk } });
  return status === 0 && existsSync(join(disk, 'fsyncs'));
}

/** A folder with a database, on a disk with faults. */
export class FaultyDisk {
  /** What a power failure would leave of the files of the database. */
  readonly survivors: string;
  readonly folder: string;
  readonly #library: string;

  constructor(library: string) {
    this.#library = library;
    this.folder = join(testFolder(), 'data');
    this.survivors = join(testFolder(), 'disk');
    for (const folder of [this.folder, this.survivors]) mkdirSync(folder);
  }

  /** How often each file was given to the disk. */
  get fsyncs(): { readonly db: number; readonly wal: number } {
    const lines = existsSync(join(this.survivors, 'fsyncs')) ? readFileSync(join(this.survivors, 'fsyncs'), 'utf8').split('\n') : [];
    return { db: lines.filter((line) => line === 'db').length, wal: lines.filter((line) => line === 'wal').length };
  }

  /** Runs a process that opens the database and takes the steps; returns what came of each. */
  run(steps: readonly Step[]): readonly Outcome[] {
    const args = ['-C', 'source', program, this.folder, this.survivors, JSON.stringify(steps)];
    const env = { ...process.env, LD_PRELOAD: this.#library, FAULTY_DISK: this.survivors };
    const { stdout, stderr, status, signal } = spawnSync(process.execPath, args, { encoding: 'utf8', env, timeout: 60_000 });
    const isMeant = status === 0 || (signal === 'SIGKILL' && steps.at(-1)?.do === 'kill');
    if (!isMeant) throw new Error(`faulty-writer ended with ${signal ?? status}:\n${stdout}\n${stderr}`);
    return stdout.trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Outcome);
  }
}
