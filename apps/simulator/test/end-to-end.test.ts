import { join } from 'node:path';
import { PacelineApi } from '@paceline/client';
import { startServer, testTracks, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../src/report.ts';
import { simulate, SimulatorProcess } from './simulator-process.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const reportIn = (stdout: string): Report => JSON.parse(stdout) as Report;

describe('recorded runs against a real server', () => {
  const tracks = testTracks();
  if (tracks.kind === 'missing') {
    it.skip(`SKIPPED: ${tracks.reason}`, () => undefined);
    return;
  }

  it('of all three formats are stored sample by sample, far faster than they were run', async () => {
    const files = ['29-garmin-dc-3k1.gpx', '11-garmin-larochelle-2k1.tcx', '09-fr110-scotland-4k8.fit'];
    const { code, stdout, stderr } = await simulate(...files.map((file) => join(tracks.raw, file)), '--url', server.url, '--speed', '600', '--json');
    const report = reportIn(stdout);
    expect(report.runners.map(({ points, problems }) => ({ points, problems }))).toEqual([206, 147, 590].map((points) => ({ points, problems: [] })));
    expect(report.totals).toMatchObject({ sent: 943, acked: 943, stored: 943 });
    for (const { seen, sent } of report.runners) expect(seen).toMatchObject({ by: 2, newest: sent });
    expect(stderr).toMatch(/sent 943, stored 943 of 943/);
    expect({ code, complete: report.complete }).toEqual({ code: 0, complete: true });
  });
});

describe('invented runs against a real server', () => {
  it('end with a summary that says how much is stored', async () => {
    const { code, stdout, stderr } = await simulate('--url', server.url, '--runners', '2', '--duration', '60s', '--speed', '30', '--names', 'Zoe');
    expect(stderr).toMatch(/^2 runners are in "Simulated run of Zoe and Ben", session /);
    expect(stdout).toMatch(/^Zoe +61 +61 +61 of 61 +to the last sample, \d+ updates/m);
    expect(stdout).toMatch(/^Ben +61 /m);
    expect(stdout).toMatch(/stored 122 of 122\.\n$/);
    expect(code).toBe(0);
  });

  it('are read back one after the other, as many as they are', async () => {
    const { code, stdout } = await simulate('--url', server.url, '--runners', '40', '--duration', '4s', '--speed', '4', '--json');
    expect(reportIn(stdout)).toMatchObject({ complete: true, totals: { sent: 200, acked: 200, stored: 200 } });
    expect(code).toBe(0);
  }, 60_000);

  it('enter a session by its code, under the names that were given', async () => {
    const api = new PacelineApi({ url: server.url });
    const host = await api.createGuest('Host');
    const session = await api.createSession(host.token, { title: 'Evening run', sharing: 'precise' });
    const { code, stdout, stderr } = await simulate('--url', server.url, '--session', session.code, '--names', 'Ana,Ben', '--runners', '2', '--duration', '30s', '--speed', '30', '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('2 runners are in "Evening run"');
    expect(reportIn(stdout)).toMatchObject({ sessionId: session.sessionId, code: session.code, totals: { sent: 62, stored: 62 } });
    const { participants } = await api.redeemInvite(host.token, session.code);
    expect(participants.map(({ name, presence }) => ({ name, presence }))).toEqual(['Ana', 'Ben'].map((name) => ({ name, presence: 'left' })));
  });

  it('open a session by its id, and let each other in', async () => {
    const { code, stdout } = await simulate('--url', server.url, '--session', 'simulated-by-id', '--runners', '2', '--duration', '10s', '--speed', '20', '--json');
    expect(reportIn(stdout)).toMatchObject({ sessionId: 'simulated-by-id', complete: true });
    expect(code).toBe(0);
  });

  it('say that a code leads nowhere', async () => {
    const { code, stderr } = await simulate('--url', server.url, '--session', 'ZZZ-ZZZ');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^paceline simulate: .+\.\n$/);
  });

  it('print nothing when they are to be quiet and all goes well', async () => {
    const { code, stdout, stderr } = await simulate('--url', server.url, '--runners', '1', '--duration', '5s', '--speed', '20', '--quiet');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('a run that is cut short', () => {
  it('by Ctrl-C is stored as far as it got, even when the signal arrives twice', async () => {
    await using simulator = new SimulatorProcess(['--url', server.url, '--runners', '2', '--speed', '20', '--json']);
    await simulator.says(/sent [1-9]\d*, stored [1-9]/);
    simulator.signal('SIGINT');
    simulator.signal('SIGINT');
    const { code, stdout } = await simulator.ended();
    const report = reportIn(stdout);
    expect(report).toMatchObject({ interrupted: true, complete: true });
    expect(report.totals.sent).toBeGreaterThan(0);
    expect(report.totals.stored).toBe(report.totals.sent);
    expect(code).toBe(0);
  });

  it('by the end of its lifeline ends by itself', async () => {
    await using simulator = new SimulatorProcess(['--url', server.url, '--runners', '1', '--lifeline']);
    await simulator.says(/sent \d/);
    simulator.closeStdin();
    const { code } = await simulator.ended();
    expect(code).toBe(0);
  });
});
