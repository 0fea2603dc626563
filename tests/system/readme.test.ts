import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PacelineApi, RealTimeSyncService, type FriendRunUpdate } from '@paceline/client';
import { repository, startServer, until } from '@paceline/testkit';
import { expect, it } from 'vitest';

it("the README's sample opens a run, says where, and names who runs there", { timeout: 60_000 }, async () => {
  const readme = readFileSync(join(repository, 'README.md'), 'utf8');
  const sample = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  await using server = await startServer();
  const program = spawn(process.execPath, ['-C', 'source', '--input-type=module-typescript', '-e', sample.replace('http://127.0.0.1:8080', server.url)], { cwd: repository });
  let printed = '';
  for (const stream of [program.stdout, program.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  try {
    const code = await until(() => /^Open http:\S+\/j\/(\S+) and join/m.exec(printed)?.[1], { what: 'the join link' });
    const api = new PacelineApi({ url: server.url });
    const ben = await api.createGuest('Ben');
    const { sessionId } = await api.redeemInvite(ben.token, code);
    const sync = new RealTimeSyncService({ url: server.url, getToken: () => ben.token });
    let ana: FriendRunUpdate | undefined;
    sync.friendUpdates.subscribe(([friend]) => (ana = friend));
    await sync.joinSession(sessionId, ben.userId, []);
    sync.sendPaceUpdate({ pace: 5, distance: 21 });
    await until(() => printed.includes('Ben is at 21 m'), { what: 'Ben to be seen' });
    expect(await until(() => ana, { what: 'Ana to be seen' })).toMatchObject({ name: 'Ana', sample: { status: 'running' } });
    sync.close();
    expect(printed).not.toMatch(/error/i);
  } finally {
    program.kill();
  }
});
