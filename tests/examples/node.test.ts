import { PacelineApi } from '@paceline/client';
import { freePort, startServer, until, within } from '@paceline/testkit';
import { expect, it } from 'vitest';
import { commandsIn, runCommand } from './program.ts';

const [alone = '', joining = ''] = commandsIn('examples/node/README.md');

it('two runners in Node see each other, and Ctrl-C leaves nothing behind that is not stored', { timeout: 60_000 }, async () => {
  await using server = await startServer();
  const ana = runCommand(alone, ['--server', server.url]);
  const code = await until(() => /in session (\S+)\./.exec(ana.printed())?.[1], { what: () => `the code of the session in:\n${ana.printed()}` });
  const ben = runCommand(joining.replace('ABC-DEF', code), ['--server', server.url]);
  try {
    await until(() => /^Ben: \d+ m, [+−]?\d+ m \(live\)$/m.test(ana.printed()), { what: () => `Ben in what Ana is told:\n${ana.printed()}` });
    await until(() => /^Ana: \d+ m, [+−]?\d+ m \(live\)$/m.test(ben.printed()), { what: () => `Ana in what Ben is told:\n${ben.printed()}` });
  } finally {
    expect(await Promise.all([ben.stop(), ana.stop()])).toEqual([0, 0]);
  }
  expect(ana.printed()).toMatch(/Finished\.\n$/);

  const api = new PacelineApi({ url: server.url });
  const watcher = await api.createGuest('Watcher');
  const { sessionId, participants } = await api.redeemInvite(watcher.token, code);
  for (const [name, speed] of [['Ana', 3], ['Ben', 3.2]] as const) {
    const userId = participants.find((entry) => entry.name === name)?.userId ?? '';
    const { samples } = await api.track(watcher.token, sessionId, userId);
    expect(samples.map(({ seq }) => seq)).toEqual(samples.map((_, place) => place + 1));
    expect(samples[0]).toMatchObject({ distance: speed, elapsed: 1, speed, status: 'running' });
    expect(samples.at(-1)?.status).toBe('finished');
  }
});

it('a server that is not there ends the runner in Node with what happened and what to do', async () => {
  const program = runCommand(alone, ['--server', `http://127.0.0.1:${await freePort()}`]);
  expect(await within(program.ended, { what: 'the program to end' })).toBe(1);
  expect(program.printed()).toBe('POST /api/guests failed: fetch failed. Check the network and try again.\n');
});
