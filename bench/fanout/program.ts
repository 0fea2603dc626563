import { spawn } from 'node:child_process';
import { release, repository, watchOver, type Remnant } from '@paceline/testkit';
import type { Program } from './workloads.ts';

/** Longest time for one of them, milliseconds. */
const LIMIT = 20 * 60_000;

/** What one of the other programs of this folder has printed. */
export interface Printed {
  readonly program: Program;
  readonly command: string;
  readonly text: string;
}

/** Runs it as a person would, shows what it prints, and keeps it. */
export async function runProgram(program: Program, isQuick: boolean): Promise<Printed | undefined> {
  const args = isQuick ? program.quickArgs : program.args;
  if (args === undefined) return undefined;
  const command = ['node -C source', program.file, ...args].join(' ');
  console.log(`${program.title}: ${command}`);
  const child = spawn(process.execPath, ['-C', 'source', program.file, ...args], { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
  const remnant: Remnant = { kind: 'process', pid: child.pid ?? 0 };
  if (child.pid !== undefined) watchOver(remnant);
  const limit = setTimeout(() => child.kill('SIGTERM'), LIMIT);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      process.stdout.write(part);
    });
  }
  const end = await new Promise<string | undefined>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  clearTimeout(limit);
  release(remnant);
  return { program, command, text: end === undefined ? text.trim() : `${text}\nIt failed (${end}).`.trim() };
}
