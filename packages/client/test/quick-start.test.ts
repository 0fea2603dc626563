import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { repository, startServer } from '@paceline/testkit';

test('the quick start of the README does what it says, in at most 15 lines of code, and then ends by itself', async () => {
  const readme = readFileSync(join(repository, 'packages/client/README.md'), 'utf8');
  const code = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
  expect(code.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(15);

  await using server = await startServer();
  const program = `${code.replace('http://127.0.0.1:8080', server.url)}
    console.log(JSON.stringify((await api.track(ana.token, sessionId, ana.userId)).samples));`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-C', 'source', '--input-type=module', '-e', program], { cwd: repository, timeout: 50_000 });
  expect(stderr).toBe('');
  const [said, track = ''] = stdout.trim().split('\n');
  expect(said).toBe('Joined, recorded and left.');
  const samples = JSON.parse(track) as { readonly seq: number; readonly distance: number; readonly status: string }[];
  expect(samples.map(({ seq, status }) => [seq, status])).toEqual([[1, 'running'], [2, 'running'], [3, 'running'], [4, 'finished']]);
  expect(samples[0]?.distance).toBe(0);
  expect(Math.abs((samples[3]?.distance ?? 0) - 6)).toBeLessThan(2);
}, 60_000);
