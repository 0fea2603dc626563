import { until } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { contenders, lackOf } from '../fanout/contenders.ts';
import { Crowd } from '../fanout/crowd.ts';
import { measure } from '../fanout/measure.ts';
import { pinning } from '../fanout/pinning.ts';
import type { Plan } from '../fanout/plan.ts';
import { start } from '../fanout/server.ts';

const [SESSIONS, MEMBERS] = [5, 4];
const RUNNERS = SESSIONS * MEMBERS;
/** A patch a second does not show each of the samples that come once a second. */
const losesNothing = contenders.filter(({ id }) => id !== 'colyseus-1000');

// At the same time, because each of them mostly waits.
describe.concurrent('the load', () => {
  for (const contender of losesNothing) {
    it.skipIf(lackOf(contender) !== undefined)(`has each update delivered to each other member by ${contender.id}`, async () => {
      const server = await start(contender, RUNNERS, []);
      const plan: Plan = { ...contender, port: server.port, pid: server.pid, sessions: SESSIONS, members: MEMBERS, idle: false, warmUp: 0, seconds: 0, lead: 20, jitter: 20 };
      const crowd = new Crowd(plan);
      const { tally } = crowd;
      try {
        await crowd.prepare();
        await crowd.enter();
        crowd.run();
        await until(() => tally.sent >= 2 * RUNNERS, { what: () => `two samples of each; ${tally.sent} were sent` });
        crowd.pause();
        const expected = (): number => (tally.sent - tally.held) * (MEMBERS - 1);
        await until(() => tally.delivered >= expected(), { what: () => `${expected()} updates; ${tally.delivered} came` });
        expect(tally.delivered).toBe(expected());
        expect(tally.errors).toEqual({});
        if (contender.dialect === 'paceline') expect(crowd.runners.filter(({ cadence }) => cadence !== undefined)).toHaveLength(contender.paceline.paced ? RUNNERS : 0);
      } finally {
        crowd.stop();
        await server.stop();
      }
    });
  }

  it('comes from a process of its own, which tells what it saw and what the server used', async () => {
    const contender = contenders[0];
    if (contender === undefined) throw new Error('There is no contender.');
    const lines: string[] = [];
    const settings = { warmUp: 1, seconds: 3, lead: 20, jitter: 20, pinning: pinning(), tell: (line: string): void => void lines.push(line) };
    const workload = { id: 'test', title: '', sessions: SESSIONS, members: MEMBERS, idle: false };
    const measured = await measure(contender, workload, settings);
    expect(lines.join()).toMatch(/^20 connected in/);
    expect(measured).toMatchObject({ connections: RUNNERS, paced: RUNNERS, errors: {} });
    expect(measured.sent).toBeGreaterThan(2 * RUNNERS);
    // At each end, one sample of everyone may be under way.
    expect(Math.abs(measured.delivered - measured.sent * (MEMBERS - 1))).toBeLessThanOrEqual(RUNNERS * (MEMBERS - 1));
    expect(measured.rss).toBeGreaterThan(measured.rssBefore ?? Infinity);
    expect(measured.cpu).toBeGreaterThan(0);
    expect(measured.bytes / measured.delivered).toBeLessThan(300);
  });

  it('fails with the reason when the server cannot be reached', async () => {
    const crowd = new Crowd({ ...contenders[3], dialect: 'plain', paceline: { telemetry: 'json', paced: false }, port: 1, pid: 0, sessions: 1, members: 2, idle: false, warmUp: 0, seconds: 0, lead: 0, jitter: 0 });
    await expect(crowd.enter()).rejects.toThrow('a connection was lost: connect ECONNREFUSED');
  });
});
