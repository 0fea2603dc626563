import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { within } from '@paceline/testkit';
import { Obstacle } from './obstacle.ts';

const source = fileURLToPath(new URL('cut-power.c', import.meta.url));
const SIZE = 192 * 1024 * 1024;

/** Ready to cut the power: a byte on its input does it, within a fraction of a millisecond. */
type Switch = ChildProcessByStdio<Writable, Readable, null>;

/**
 * A disk that can lose its power: an ext4 on a loop device. What was written to a file and not given to the disk (fsync)
 * is in the system's memory alone then, and gone.
 *
 * It is mounted in this process's own mount namespace, the device lets go of its image with the last who holds it, and the
 * image has no name: nothing of it outlives the processes, however they end.
 */
export class Disk {
  /** Where it is mounted. */
  readonly folder: string;
  readonly #program: string;
  readonly #device: string;
  /** Keeps the device and its image while nothing is mounted. */
  readonly #held: number;
  #switch: Switch | undefined;
  #isMounted = true;

  private constructor(folder: string, program: string) {
    this.folder = folder;
    this.#program = program;
    this.#device = command('findmnt', ['--noheadings', '--output', 'SOURCE', '--mountpoint', folder]).trim();
    this.#held = openSync(this.#device, 'r');
  }

  /** Makes one in that folder. Rejects with an `Obstacle` where the machine cannot. */
  static async make(home: string): Promise<Disk> {
    const [image, folder, program] = [join(home, 'image'), join(home, 'disk'), join(home, 'cut-power')];
    command('cc', ['-O1', '-o', program, source]);
    mkdirSync(folder, { recursive: true });
    writeFileSync(image, '');
    try {
      truncateSync(image, SIZE);
      // Blocks as large as SQLite's pages, as on any disk of a usual size.
      command('mkfs.ext4', ['-q', '-F', '-b', '4096', image]);
      command('mount', ['-t', 'ext4', '-o', 'loop', image, folder]);
    } finally {
      rmSync(image);
    }
    const disk = new Disk(folder, program);
    await disk.#getReady();
    return disk;
  }

  /** Takes its power; until `restore` everything that concerns it fails. */
  async cut(): Promise<void> {
    const ready = this.#switch;
    if (ready === undefined) throw new Error('The disk has no power.');
    this.#switch = undefined;
    let said = '';
    ready.stdout.on('data', (text: Buffer) => (said += text.toString()));
    const ended = once(ready, 'close');
    ready.stdin.write('x');
    await within(ended, { what: 'the power to go' });
    if (!said.includes('cut')) throw new Obstacle('its ext4 cannot be shut down');
  }

  /** Gives the power back, to a system that has forgotten what it had in memory. No process may use the disk any more. */
  async restore(): Promise<void> {
    command('umount', [this.folder]);
    this.#isMounted = false;
    command('mount', ['-t', 'ext4', this.#device, this.folder]);
    this.#isMounted = true;
    await this.#getReady();
  }

  close(): void {
    this.#switch?.kill('SIGKILL');
    // Lazily, because the end of a process that has used it may still be under way.
    if (this.#isMounted) command('umount', ['--lazy', this.folder]);
    closeSync(this.#held);
  }

  async #getReady(): Promise<void> {
    const ready = spawn(this.#program, [this.#device, this.folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    await within(once(ready.stdout, 'data'), { what: 'cut-power to be ready' });
    this.#switch = ready;
  }
}

/** Runs a program of the system; returns what it printed. */
function command(name: string, args: readonly string[]): string {
  const { status, error, stdout, stderr } = spawnSync(name, args, { encoding: 'utf8' });
  if (error !== undefined) throw new Obstacle(`${name} is missing`);
  if (status !== 0) throw new Obstacle(`${name} ends with ${status}: ${stderr.trim().replace(/\.$/, '')}`);
  return stdout;
}
