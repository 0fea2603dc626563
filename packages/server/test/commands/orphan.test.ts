import { spawn } from 'node:child_process';
import { until, repository } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../http/test-server.ts';
import { childrenOf, isAlive } from './run-paceline.ts';

describe.runIf(process.platform === 'linux')('paceline in a clone', () => {
  it('leaves no server behind when the script that started it is killed', async () => {
    using folder = temporaryFolder();
    const script = spawn('node', ['packages/server/bin/paceline.mjs', 'serve', '--port', '0', '--data', folder.path], { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    script.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    await until(() => printed.includes('paceline ready'), { what: () => `the server; it printed ${printed}`, timeout: 20_000 });
    const [server = 0] = childrenOf(script.pid ?? 0);
    try {
      expect(isAlive(server)).toBe(true);
      script.kill('SIGKILL');
      await until(() => !isAlive(server), { what: 'the end of the server' });
      expect(printed).toMatch(/Stopped\.\n$/);
    } finally {
      if (server !== 0 && isAlive(server)) process.kill(server, 'SIGKILL');
    }
  });
});
