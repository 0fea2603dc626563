import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { release, repository, until, watchOver, type Remnant } from '@paceline/testkit';
import { fill, makeRoom, onSmallDisk } from '../../system/small-disk.ts';

/** Said by the holder once the disk is there. */
const MOUNTED = 'mounted';

/** A small disk that outlives the servers on it: a process of its own holds it. */
export class LastingDisk implements Disposable {
  /** Where a process that was started by the `wrapper` has the disk. */
  readonly folder: string;
  readonly #pid: number;
  readonly #remnants: readonly Remnant[];

  private constructor(folder: string, pid: number) {
    this.folder = folder;
    this.#pid = pid;
    this.#remnants = [{ kind: 'process', pid }, { kind: 'folder', path: folder }];
    this.#remnants.forEach(watchOver);
  }

  /** Of that many bytes. */
  static async make(bytes: number): Promise<LastingDisk> {
    const folder = mkdtempSync(join(tmpdir(), 'paceline-disk-'));
    const [command, ...args] = [...onSmallDisk(folder, bytes), 'sh', '-c', `echo ${MOUNTED} && exec sleep infinity`];
    const holder = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    holder.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString()));
    const disk = new LastingDisk(folder, holder.pid ?? 0);
    await until(() => said.includes(MOUNTED), { what: 'the small disk to be mounted' });
    return disk;
  }

  /** For a server that is to see the disk. */
  get wrapper(): readonly string[] {
    return ['nsenter', '--target', String(this.#pid), '--user', '--mount', '--preserve-credentials', `--wd=${repository}`];
  }

  /** Where this process sees the disk, by a path of Linux's /proc. */
  get seenFromOutside(): string {
    return join(`/proc/${this.#pid}/root`, this.folder);
  }

  /** To the last byte. */
  fill(): void {
    fill({ pid: this.#pid, dataDir: this.folder });
  }

  makeRoom(): void {
    makeRoom({ pid: this.#pid, dataDir: this.folder });
  }

  [Symbol.dispose](): void {
    process.kill(this.#pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
    this.#remnants.forEach(release);
  }
}
