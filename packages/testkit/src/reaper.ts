import { spawn, type ChildProcess } from 'node:child_process';

/** What must not outlive the tests. */
export type Remnant = { readonly kind: 'process'; readonly pid: number } | { readonly kind: 'folder'; readonly path: string };

/**
 * The program of the reaper. It reads lines such as `+{"kind":"process","pid":1234}`, and the same with `-`. When its
 * input ends, because the tests are over or were themselves killed, it ends every process and removes every folder that
 * is still on its list.
 */
const program = `
const { createInterface } = require('node:readline');
const { rmSync } = require('node:fs');
const remnants = new Set();
createInterface({ input: process.stdin })
  .on('line', (line) => { if (line[0] === '+') remnants.add(line.slice(1)); else remnants.delete(line.slice(1)); })
  .on('close', () => {
    const all = [...remnants].map((remnant) => JSON.parse(remnant));
    for (const { kind, pid } of all) if (kind === 'process') try { process.kill(pid, 'SIGKILL'); } catch {}
    for (const { kind, path } of all) if (kind === 'folder') rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
`;

let reaper: ChildProcess | undefined;

/** Has it ended or removed when this process is gone, even when this process is killed. */
export function watchOver(remnant: Remnant): void {
  tell('+', remnant);
}

/** It is gone already. */
export function release(remnant: Remnant): void {
  tell('-', remnant);
}

function tell(sign: '+' | '-', remnant: Remnant): void {
  reaper ??= start();
  reaper.stdin?.write(`${sign}${JSON.stringify(remnant)}\n`);
}

function start(): ChildProcess {
  // A group of its own, so that a Ctrl-C for the tests leaves it time for its work.
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
  child.unref();
  const { stdin } = child;
  // The type of the stream does not tell that a pipe can be let go of.
  if (stdin !== null && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return child;
}
