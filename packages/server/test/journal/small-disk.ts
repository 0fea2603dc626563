import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { testFolder } from './folders.ts';

const namespace = ['--user', '--map-root-user', '--mount'];

/** Why no small disk can be made here; undefined when it can. */
export const smallDiskObstacle = (): string | undefined => {
  const { status, error } = spawnSync('unshare', [...namespace, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
  return status === 0 ? undefined : `no disk can be mounted here: unshare ${error === undefined ? `ends with ${status}` : 'is missing'}`;
};

/**
 * Runs a program as a process of its own that sees a new disk of so many bytes; its first argument is the disk's folder.
 * Returns what it printed, a line of JSON. Nobody else sees the disk, and it is gone with the process.
 */
export function runOnSmallDisk(program: URL, bytes: number): unknown {
  const disk = testFolder();
  const script = 'mount -t tmpfs -o size="$1" tmpfs "$2" && exec "$3" -C source "$4" "$2"';
  const args = [String(bytes), disk, process.execPath, fileURLToPath(program)];
  const { status, stdout, stderr } = spawnSync('unshare', [...namespace, 'sh', '-c', script, 'sh', ...args], { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`${program.pathname} ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout);
}
