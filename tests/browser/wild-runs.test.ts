import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PacelineApi } from '@paceline/client';
import { repository, startServer, testTracks, until } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { openBrowser, rowsOf, visit } from './browser.ts';

const tracks = testTracks();

/** Jumps of 100 m/s, two receivers interleaved, points without a position, holes of minutes and of hours. */
const RUNS = {
  Jumper: '19-nrc-5k3-jitter.gpx',
  Teleporter: '23-nrc-teleports-6k3.gpx',
  Twin: '24-nrc-interleaved.gpx',
  Sleeper: '26-nrc-forgot-to-stop.gpx',
  Blind: '08-garmin-heidelberg-5k8.fit',
};

describe('recorded runs that went wrong', () => {
  if (tracks.kind === 'missing') {
    it.skip(`SKIPPED: ${tracks.reason}`, () => undefined);
    return;
  }

  it('break nothing that a watcher is shown', { timeout: 120_000 }, async () => {
    await using server = await startServer();
    const browser = await openBrowser();
    const api = new PacelineApi({ url: server.url });
    const host = await api.createGuest('Host');
    const { code } = await api.createSession(host.token, { title: 'Wild', sharing: 'precise' });
    const { page, complaints } = await visit(browser);
    await page.goto(`${server.url}/j/${code}`);
    await page.getByLabel('Your name').fill('Watcher');
    await page.getByTestId('join-watch').click();

    const files = Object.values(RUNS).map((file) => join(tracks.raw, file));
    const options = ['--url', server.url, '--session', code, '--names', Object.keys(RUNS).join(','), '--speed', '1000', '--quiet'];
    const simulator = spawn(process.execPath, ['-C', 'source', 'apps/simulator/src/main.ts', ...files, ...options], { cwd: repository, stdio: 'inherit' });
    const ended = new Promise<number | null>((resolve) => simulator.once('exit', resolve));
    let over = false;
    void ended.then(() => (over = true));

    const farthest = new Map<string, number>();
    const nonsense = new Set<string>();
    let looks = 0;
    const look = async (): Promise<boolean> => {
      looks += 1;
      const text = (await page.locator('body').innerText()).match(/NaN|Infinity|undefined|null|[−-]\d+:\d\d/g) ?? [];
      for (const word of text) nonsense.add(word);
      for (const { name, distance, state } of await rowsOf(page)) {
        // A dash: of this runner nothing is known yet.
        if (Number.isNaN(distance)) continue;
        if (!(distance >= 0 && distance < 30_000)) nonsense.add(`${name} at ${distance} m`);
        // Only a result, and where somebody was last seen, which are exact, may be less than what was shown on the way.
        const before = ['finished', 'stale', 'offline'].includes(state) ? 0 : (farthest.get(name) ?? 0);
        if (distance < before) nonsense.add(`${name} back from ${before} to ${distance} m`);
        farthest.set(name, Math.max(distance, before));
      }
      return over;
    };
    await until(look, { what: 'the runs to end', timeout: 100_000 });
    expect(await ended).toBe(0);
    expect(looks).toBeGreaterThan(20);
    expect([...farthest.keys()].sort()).toEqual(Object.keys(RUNS).sort());
    expect([...nonsense]).toEqual([]);
    expect(complaints).toEqual([]);
    await browser.close();
  });
});
