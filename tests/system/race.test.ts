import { PacelineApi, type Results } from '@paceline/client';
import { startServer, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../apps/simulator/src/report.ts';
import { simulate } from '../../apps/simulator/test/simulator-process.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** A finish is told with the sample that covers the distance, up to a second after the moment of it. */
const TOLD_WITHIN = 1.2;

/** The finishes that were told, in the order of the results wherever they were not too close to each other to tell. */
function expectSeenInOrder({ runners }: Results, finishes: readonly string[]): void {
  expect(finishes.toSorted()).toEqual(runners.map(({ userId }) => userId).toSorted());
  for (const [place, before] of runners.entries()) {
    for (const after of runners.slice(place + 1)) {
      if (after.elapsed - before.elapsed > TOLD_WITHIN) expect(finishes.indexOf(before.userId)).toBeLessThan(finishes.indexOf(after.userId));
    }
  }
}

/** Races simulated runners over 120 m, as fast as anybody would be believed, and asks as somebody invited what came of it. */
async function raced(...options: readonly string[]) {
  const { code, stdout, stderr } = await simulate('--url', server.url, '--distance', '120m', '--speed', '3', '--json', ...options);
  if (code !== 0) throw new Error(`The race ended with ${code}:\n${stdout}${stderr}`);
  const report = JSON.parse(stdout) as Report;
  const api = new PacelineApi({ url: server.url });
  const viewer = await api.createGuest('Viewer');
  const summary = await api.redeemInvite(viewer.token, report.code ?? '');
  return { report, summary, results: await api.results(viewer.token, report.sessionId) };
}

test('[J12] [J13] [S36] [Q1] a race of real clients has the results that its runners saw', { timeout: 90_000 }, async () => {
  const { report, summary, results } = await raced('--runners', '4', '--seed', 'r2');
  expect(summary).toMatchObject({ plan: { distance: 120 }, status: 'ended' });
  expect(results).toMatchObject({ distance: 120, isFinal: true, doubtful: [] });
  expectSeenInOrder(results, report.finishes);
  expect((results.runners.at(-1)?.elapsed ?? 0) - (results.runners[0]?.elapsed ?? 0)).toBeGreaterThan(2 * TOLD_WITHIN);
  expect(results.runners.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
  for (const { userId, elapsed, isFinished } of results.runners) {
    expect(isFinished).toBe(true);
    expect(Math.abs(elapsed - (report.runners.find((runner) => runner.userId === userId)?.finish?.elapsed ?? NaN))).toBeLessThan(0.2);
  }
});

test('[J14] [S35] a handicap starts the slowest first, and ranks by who came in first and by whose time was best', { timeout: 90_000 }, async () => {
  const { report, summary, results } = await raced('--runners', '3', '--seed', 'handicap', '--handicap');
  const estimates = summary.participants.map(({ estimate }) => estimate ?? NaN);
  expect(Math.max(...estimates)).toBeGreaterThan(Math.min(...estimates));
  expectSeenInOrder(results, report.finishes);
  for (const [place, { userId }] of summary.participants.entries()) {
    const { elapsed = NaN, net = NaN } = results.runners.find((runner) => runner.userId === userId) ?? {};
    // From the common start to one's own; samples go out in step with the session, up to a second later.
    expect(Math.abs(elapsed - net - (Math.max(...estimates) - (estimates[place] ?? NaN)))).toBeLessThan(1.5);
  }
  const byNet = results.runners.toSorted((a, b) => a.netRank - b.netRank).map(({ net }) => net);
  expect(byNet).toEqual(byNet.toSorted((a, b) => a - b));
});
