import type { OpenedSession } from '@paceline/server';
import { until, VirtualEnvironment } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { Demo } from '../../src/commands/demo.ts';
import { startTestServer, temporaryFolder } from '../http/test-server.ts';
import { childrenOf, isAlive, RunningPaceline } from './run-paceline.ts';

const DEMO = /^Three simulated runners are in the demo session (\S+): \S+$/m;

interface Summary {
  readonly title: string;
  readonly sharing: string;
  readonly participants: readonly { readonly role: string; readonly presence: string }[];
}

/** What a newcomer with the code sees. */
async function lookAt(url: string, code: string): Promise<Summary> {
  const headers = { 'Content-Type': 'application/json' };
  const guest = await fetch(`${url}/api/guests`, { method: 'POST', headers, body: '{"name":"Ana"}' });
  const { token } = (await guest.json()) as { token: string };
  const invite = await fetch(`${url}/api/invites/${code}`, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
  return (await invite.json()) as Summary;
}

function startDemo(dataDir: string): RunningPaceline {
  return new RunningPaceline(['serve', '--demo', '--port', '0', '--data', dataDir]);
}

/** The process in which the runners run. */
const runnersOf = (server: RunningPaceline): number => childrenOf(server.pid)[0] ?? 0;

describe('paceline serve --demo', () => {
  it('has a session with three runners, open to whoever has the code', async () => {
    using folder = temporaryFolder();
    await using server = startDemo(folder.path);
    const url = await server.ready();
    const code = await server.printed(DEMO);
    const session = await until(
      async () => {
        const seen = await lookAt(url, code);
        return seen.participants.length === 3 ? seen : undefined;
      },
      { what: 'three runners', every: 100 },
    );
    expect(session).toMatchObject({ title: 'Demo run', sharing: 'precise' });
    expect(session.participants.every(({ role, presence }) => role === 'runner' && presence === 'here')).toBe(true);
    server.signal('SIGTERM');
    expect(await server.ended()).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('the demo', () => {
  const short = ['--duration', '2s', '--speed', '1000'];

  it('opens a fresh session some time after its runners have finished', async () => {
    await using server = await startTestServer();
    const environment = new VirtualEnvironment();
    const next: OpenedSession[] = [];
    const failures: string[] = [];
    const demo = new Demo({
      server: server.server,
      url: server.url,
      environment,
      simulatorArgs: short,
      onNext: (session) => next.push(session),
      onFailure: (sentence) => failures.push(sentence),
    });
    const first = await demo.start();
    await until(() => environment.timers === 1, { what: 'the first runners to finish' });
    expect(next).toEqual([]);
    await environment.advance(5_000);
    const [second] = await until(() => next.length > 0 && next, { what: 'the next session' });
    expect(second?.code).not.toBe(first?.code);
    await demo.stop();
    expect(failures).toEqual([]);
    const { token } = await server.guest('Visitor');
    for (const session of [first, second]) {
      expect(await server.call('POST', `/api/invites/${session?.code}`, { token })).toMatchObject({ status: 200, body: { status: 'ended' } });
    }
  });

  it('that cannot open its session says so', async () => {
    const server = await startTestServer();
    await server[Symbol.asyncDispose]();
    const failures: string[] = [];
    const demo = new Demo({
      server: server.server,
      url: server.url,
      environment: new VirtualEnvironment(),
      onNext: () => {},
      onFailure: (sentence) => failures.push(sentence),
    });
    expect(await demo.start()).toBeUndefined();
    expect(failures).toEqual([expect.stringMatching(/^The demo run could not start: .+\.$/)]);
  });
});

describe.skipIf(process.platform !== 'linux')('the runners of the demo (found by way of /proc)', () => {
  it('stop with the server', async () => {
    using folder = temporaryFolder();
    await using server = startDemo(folder.path);
    await server.ready();
    const runners = runnersOf(server);
    expect(isAlive(runners)).toBe(true);
    server.signal('SIGINT');
    expect(await server.ended()).toMatchObject({ code: 0, stderr: '' });
    expect(isAlive(runners)).toBe(false);
  });

  it('stop when the server is killed', async () => {
    using folder = temporaryFolder();
    await using server = startDemo(folder.path);
    await server.ready();
    const runners = runnersOf(server);
    expect(isAlive(runners)).toBe(true);
    server.signal('SIGKILL');
    await server.ended();
    await until(() => !isAlive(runners), { what: 'the runners to end', timeout: 15_000 });
  });

  it('may fail: the server says so and goes on', async () => {
    using folder = temporaryFolder();
    await using server = startDemo(folder.path);
    const url = await server.ready();
    process.kill(runnersOf(server), 'SIGKILL');
    await server.printed(/^paceline: The demo's runners stopped \(SIGKILL\)/m);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    server.signal('SIGTERM');
    expect(await server.ended()).toMatchObject({ code: 0 });
  });
});
