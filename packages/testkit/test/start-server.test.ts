import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { repository, startServer, until, within } from '@paceline/testkit';

const program = 'packages/testkit/test/programs/server.ts';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a server process', () => {
  it('is ready when it says so, and is gone with its data after stop', async () => {
    const server = await startServer({ program, env: { GREETING: 'bonjour' } });
    const pid = server.pid ?? NaN;
    expect(await (await fetch(server.url)).text()).toBe('hello');
    expect(server.logs).toContain('new here bonjour');
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(server.pid).toBeUndefined();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(server.dataDir)).toBe(false);
  });

  it('comes back after a kill -9 with the same address and the same data', async () => {
    await using server = await startServer({ program });
    const { url, pid } = server;
    expect(await server.kill9()).toEqual({ code: null, signal: 'SIGKILL' });
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    await server.start();
    expect(server.url).toBe(url);
    expect(server.pid).not.toBe(pid);
    expect(server.logs).toContain('back again');
    await server.restart();
    expect(server.logs.match(/back again/g)).toHaveLength(2);
  });

  it('that fails to start tells what it printed, and leaves nothing behind', async () => {
    await expect(startServer({ program, args: ['--mood', 'broken'] })).rejects.toThrow(/exit code 3.*It printed:\nI cannot: the moon is full\./s);
  });

  it('that never gets ready is ended at the deadline', async () => {
    await expect(startServer({ program, args: ['--mood', 'silent'], timeout: 800 })).rejects.toThrow(/^Timed out after 800 ms waiting for the server to be ready\. It printed:/);
  });

  it('that does not obey is ended all the same, and the test is told', async () => {
    const server = await startServer({ program, args: ['--mood', 'stubborn'], stopTimeout: 200 });
    const pid = server.pid ?? NaN;
    await expect(server.stop()).rejects.toThrow('waiting for the server to end after SIGTERM');
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(server.dataDir)).toBe(false);
  });

  it('can be stopped twice, but not started twice', async () => {
    const server = await startServer({ program });
    await expect(server.start()).rejects.toThrow('runs already');
    await server.stop();
    expect(await server.stop()).toBeUndefined();
  });

  it('does not outlive the tests, even when these are killed', async () => {
    const tests = spawn(process.execPath, ['-C', 'source', 'packages/testkit/test/programs/careless.ts'], { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await within(createInterface({ input: tests.stdout })[Symbol.asyncIterator]().next().then(({ value }) => [String(value)]), { what: 'the careless test to have started a server' });
    const { pid, dataDir } = JSON.parse(line ?? '') as { pid: number; dataDir: string };
    expect(isAlive(pid)).toBe(true);
    tests.kill('SIGKILL');
    await until(() => !isAlive(pid) && !existsSync(dataDir), { what: 'the server and its data to be gone' });
  });
});
