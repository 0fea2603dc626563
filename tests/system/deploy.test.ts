import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PacelineApi } from '@paceline/client';
import { startServer, until, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metronome } from './metronome.ts';
import { runnerAt, type Runner } from './runner.ts';

const SESSIONS = 25;
const MEMBERS = 4;
/** Accepted by the server; more than that at once are turned away. */
const PER_SECOND = 30;
/** More than by default: a machine that runs all tests at once needs longer to start the new process. */
const RESTART_TIME = 6_000;
/** Less than by default, so that the tests need not wait as long between two losses. */
const STABLE_AFTER = 1_000;
/** All of them try in step: what spreads them is what the server says. */
const settings = { stableAfter: STABLE_AFTER, retryJitter: 0 };
/** As often as the runners send, so that not all of them do at once. */
const STEPS = 10;

describe('a server that is replaced under a hundred runners', () => {
  let dataDir: string;
  let server: ServerProcess;
  let runners: readonly Runner[];
  let sessionIds: readonly string[];
  let stopRunning = (): void => {};

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'paceline-deploy-'));
    server = await startServer({ dataDir, args: ['--limit', `newConnectionsPerSecond=${PER_SECOND}`, '--limit', `restartTime=${RESTART_TIME}`] });
    const api = new PacelineApi({ url: server.url });
    runners = await Promise.all(Array.from({ length: SESSIONS * MEMBERS }, (_, place) => runnerAt(server.url, { name: `Runner ${place}`, settings })));
    sessionIds = await Promise.all(groups().map(async (group) => {
      const [host] = group as [Runner];
      return (await api.createSession(host.guest.token, { friends: group.map(({ guest }) => guest.userId), sharing: 'precise' })).sessionId;
    }));
    // Below the accepted rate from the beginning.
    let next = 0;
    const joins: Promise<unknown>[] = [];
    const stopJoining = metronome(2 * (1_000 / PER_SECOND), () => {
      const runner = runners[next];
      if (runner !== undefined) joins.push(runner.sync.joinSession(sessionIds[Math.floor(next / MEMBERS)] ?? '', runner.guest.userId, []));
      next += 1;
    });
    await until(() => joins.length === runners.length, { what: 'everybody to join', timeout: 30_000 });
    stopJoining();
    await Promise.all(joins);
    let beat = 0;
    stopRunning = metronome(1_000 / STEPS, () => {
      beat += 1;
      runners.forEach((runner, place) => void (place % STEPS === beat % STEPS && runner.run()));
    });
    await until(() => runners.every(({ acked, seen }) => acked > 2 && seen.size === MEMBERS - 1), { what: 'everybody to run', timeout: 30_000 });
  }, 90_000);

  afterAll(async () => {
    stopRunning();
    for (const { sync } of runners) sync.close();
    await server.stop('SIGKILL');
    rmSync(dataDir, { recursive: true });
  });

  const groups = (): Runner[][] => Array.from({ length: SESSIONS }, (_, index) => runners.slice(index * MEMBERS, (index + 1) * MEMBERS));

  /** Forgets what the runners noticed, and how they came here, once everybody's connection has proved stable. */
  async function forget(): Promise<void> {
    const newest = Math.max(...runners.flatMap(({ connected }) => connected));
    await until(() => performance.now() > newest + STABLE_AFTER + 500, { what: 'all connections to be stable' });
    for (const runner of runners) {
      for (const list of [runner.statuses, runner.errors, runner.events, runner.connected, runner.attempts]) list.length = 0;
    }
  }

  /** Everybody is back, has lost nothing, and has noticed nothing but what is expected. */
  async function checkReturn(isExpected: (noticed: string) => boolean = () => false): Promise<void> {
    await until(() => runners.every(({ connected }) => connected.length > 0), { what: 'everybody to come back', timeout: 60_000 });
    const sent = runners.map((runner) => runner.sent.length);
    await until(() => runners.every(({ acked }, place) => acked >= (sent[place] ?? 0)), { what: 'everything to be acknowledged', timeout: 30_000 });
    expect(runners.flatMap(({ events, errors }) => [...events, ...errors]).filter((noticed) => !isExpected(noticed))).toEqual([]);
    expect(runners.filter(({ statuses }) => statuses.includes('error'))).toEqual([]);
    const api = new PacelineApi({ url: server.url });
    for (const [place, { guest, sent: distances }] of runners.entries()) {
      const { samples } = await api.track(guest.token, sessionIds[Math.floor(place / MEMBERS)] ?? '', guest.userId);
      expect(samples.map(({ distance }) => distance)).toEqual(distances.slice(0, samples.length));
      expect(samples.length).toBeGreaterThanOrEqual(sent[place] ?? 0);
    }
  }

  /** The most attempts to connect within a second. */
  function mostInASecond(): number {
    const times = runners.flatMap(({ attempts }) => attempts).toSorted((a, b) => a - b);
    return Math.max(...times.map((from, place) => times.slice(place).filter((time) => time < from + 1_000).length));
  }

  it('[N4] [N13] [R6] by a calm deploy, they move without a loss, below the accepted rate, and with their retries untouched', { timeout: 60_000 }, async () => {
    await forget();
    await server.restart('SIGTERM');
    await checkReturn();
    expect(mostInASecond()).toBeLessThanOrEqual(1.5 * PER_SECOND);
    expect(runners.filter(({ attempts }) => attempts.length > 1)).toEqual([]);
  });

  it('[N4] [R4] by a deploy whose new process comes 10 s late, they try within one burst and come back as spread', { timeout: 90_000 }, async () => {
    await forget();
    await server.stop('SIGTERM');
    const stoppedAt = performance.now();
    await until(() => performance.now() - stoppedAt > 10_000, { what: 'ten seconds to pass', timeout: 15_000 });
    await server.start();
    await checkReturn();
    // The burst is five retries long. They come back as spread as they went: nobody was turned away, says the check.
    expect(Math.max(...runners.map(({ attempts }) => attempts.length))).toBeLessThanOrEqual(5);
  });

  it('[N14] [R7] [G1] by one that follows a crash, those beyond the accepted rate are told when to come, and do', { timeout: 90_000 }, async () => {
    await forget();
    await server.restart('SIGKILL');
    await until(() => runners.every(({ connected }) => connected.length > 0), { what: 'everybody to come back', timeout: 60_000 });
    expect(runners.filter(({ errors }) => errors.includes('service_unavailable')).length).toBeGreaterThan(0);
    // Some may be away for more than the 15 s of which nobody hears.
    await checkReturn((noticed) => noticed === 'service_unavailable' || / (?:away|back)$/.test(noticed));
    expect(Math.max(...runners.map(({ attempts }) => attempts.length))).toBeLessThanOrEqual(6);
  });
});
