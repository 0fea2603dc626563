import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerProcess } from '@paceline/testkit';

/** As root of a user namespace and with mounts of its own, a process may have a disk of any size. */
const namespace = ['unshare', '--map-root-user', '--mount'];

/** Whether this machine lets a test make a small disk. */
export const hasSmallDisks = spawnSync('unshare', ['--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/** For a server whose `folder`, which must exist, is a disk of that many bytes; only the server sees what is on it. */
export const onSmallDisk = (folder: string, bytes: number): readonly string[] => [
  ...namespace,
  'sh',
  '-c',
  `mount -t tmpfs -o size=${bytes} tmpfs "$0" && exec "$@"`,
  folder,
];

const CHUNK = 64 * 1024;

/** Where a small disk is: the folder, and a process that sees it. */
type SmallDisk = Pick<ServerProcess, 'pid' | 'dataDir'>;

/** Fills a small disk to the last byte. */
export function fill(disk: SmallDisk): void {
  const file = openSync(fillerOf(disk), 'w');
  try {
    for (let size = CHUNK; size >= 1; size = size > 1 ? size >> 1 : 0) while (fits(file, size));
  } finally {
    closeSync(file);
  }
}

/** Makes room again. */
export const makeRoom = (disk: SmallDisk): void => rmSync(fillerOf(disk));

// By this path of Linux's /proc, a process's own mounts are seen from outside.
const fillerOf = ({ pid, dataDir }: SmallDisk): string => join(`/proc/${pid}/root`, dataDir, 'filler');

function fits(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
