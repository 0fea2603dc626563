import { spawn, type ChildProcess } from 'node:child_process';

/**
 * The program of the reaper. It reads lines such as `+ 1234 /tmp/folder` and `- 1234` and, when its input ends because
 * the tests are over or were killed themselves, ends every process and removes every folder that is still on its list.
 */
const program = `
const { createInterface } = require('node:readline');
const { rmSync } = require('node:fs');
const alive = new Map();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [sign, pid, ...folder] = line.split(' ');
    if (sign === '+') alive.set(Number(pid), folder.join(' ')); else alive.delete(Number(pid));
  })
  .on('close', () => {
    for (const [pid, folder] of alive) {
      try { process.kill(pid, 'SIGKILL'); } catch {}
      if (folder !== '') rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  });
`;

let reaper: ChildProcess | undefined;

/** Has a process ended, and its temporary folder removed, when this process is gone: even when it is killed. */
export function watchOver(pid: number, folder: string | undefined): void {
  tell(`+ ${pid} ${folder ?? ''}`);
}

/** The process has ended and needs no watching. */
export function release(pid: number): void {
  tell(`- ${pid}`);
}

function tell(line: string): void {
  reaper ??= start();
  reaper.stdin?.write(`${line}\n`);
}

function start(): ChildProcess {
  // A group of its own, so that a Ctrl-C for the tests leaves it time for its work.
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
  child.unref();
  const { stdin } = child;
  if (stdin !== null && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return child;
}
