import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { decodeDown } from '@paceline/protocol';
import { repository } from '@paceline/testkit';
import { expect, test } from 'vitest';

test('the example of the README assembles an engine, in at most 15 lines of code, that confirms a join', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const code = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  expect(code.split('\n').filter((line) => /^(?!import|\/\/)\S/.test(line)).length).toBeLessThanOrEqual(15);

  // Its sockets have no end, so the program would go on sending pings.
  const program = code.replace('console.log(String(frame))', '{ console.log(String(frame)); process.exit() }');
  const args = ['-C', 'source', '--input-type=module-typescript', '-e', program];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: repository, timeout: 50_000 });
  expect(stderr).toBe('');
  const confirmed = decodeDown(stdout.trim());
  expect(confirmed).toMatchObject({ ok: true, message: { type: 'session_status', data: { sessionId: 'run', participants: ['ana'], status: 'active' } } });
});
