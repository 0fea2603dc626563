import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repository, within } from '@paceline/testkit';
import { examine } from '../../src/examine.ts';
import type { Result } from '../../src/result.ts';
import { ImpatientEnvironment, PATIENCE } from './impatient.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real `paceline doctor` as a process of its own, to its end. */
export async function doctor(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const program = join(repository, 'apps/doctor/src/main.ts');
  const child = spawn(process.execPath, ['-C', 'source', program, ...args], { cwd: repository, stdio: 'pipe', env: { ...process.env, ...env } });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => child.once('error', reject).once('close', (code) => resolve({ code, stdout, stderr })));
  try {
    return await within(ended, { what: () => `the doctor to end. It printed:\n${stdout}${stderr}`, timeout: 30_000 });
  } finally {
    child.kill('SIGKILL');
  }
}

export interface VisitOf {
  readonly url: string;
  readonly token?: string;
  readonly environment?: ImpatientEnvironment;
}

/** The same checks in this process. */
export const visit = ({ url, token, environment = new ImpatientEnvironment() }: VisitOf): Promise<readonly Result[]> =>
  examine({ url, token, environment, timeout: PATIENCE });

/** Each step with its problem's code, what it waits for, or a tick. */
export const outlineOf = (results: readonly Result[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    results.map((result) => {
      if (result.status === 'failed') return [result.name, result.problem.code];
      return [result.name, result.status === 'skipped' ? `needs ${result.because}` : '✓'];
    }),
  );
