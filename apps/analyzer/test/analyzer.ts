import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { repository } from '@paceline/testkit';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program to its end. */
export const analyze = (...args: readonly string[]): Promise<Ended> => analyzeInput(new Uint8Array(), ...args);

/** Runs the program to its end with that on its standard input. */
export async function analyzeInput(input: Uint8Array, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['-C', 'source', program, ...args], { cwd: repository, stdio: 'pipe' });
  // A program that reads nothing has closed it when this comes.
  child.stdin.on('error', () => undefined).end(input);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}
