import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository, until } from '@paceline/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';

interface Started {
  readonly npm: ChildProcess;
  /** Everything printed so far, by npm and all that it has started. */
  readonly output: () => string;
  /** Resolves when the last process that could print has ended. */
  readonly ended: Promise<void>;
}

/** `npm start` in this clone, in a process group of its own as in a terminal. */
function npmStart(...args: readonly string[]): Started {
  const data = mkdtempSync(join(tmpdir(), 'paceline-test-'));
  const npm = spawn('npm', ['start', '--', '--port', '0', '--data', data, ...args], { cwd: repository, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = new Promise<void>((resolve) => npm.once('close', () => resolve()));
  onTestFinished(async () => {
    try {
      process.kill(-(npm.pid ?? 0), 'SIGKILL');
    } catch {
      // The whole group has ended, as it should.
    }
    await ended;
    rmSync(data, { recursive: true, force: true });
  });
  return { npm, output: () => printed, ended };
}

describe('npm start', () => {
  it.each([
    ['Ctrl-C, which reaches every process of the terminal', (pid: number) => process.kill(-pid, 'SIGINT')],
    ['SIGTERM to npm alone, which passes it on only to its shell', (pid: number) => process.kill(pid, 'SIGTERM')],
  ])('opens the demo run and is stopped cleanly by %s', { timeout: 60_000 }, async (_, stop) => {
    const { npm, output, ended } = npmStart();
    await until(() => /^paceline ready http:\/\/127\.0\.0\.1:\d+$/m.test(output()), { what: 'npm start to be ready', timeout: 40_000 });
    expect(output()).toMatch(/\/j\/[A-Z0-9]{3}-[A-Z0-9]{3}/);
    stop(npm.pid ?? 0);
    await ended;
    expect(output()).toMatch(/Stopped\.\s*$/);
  });

  it('passes its options on', { timeout: 60_000 }, async () => {
    const { output, ended } = npmStart('--help');
    await ended;
    expect(output()).toMatch(/--data DIR/);
  });
});
