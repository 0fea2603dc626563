import { PacelineApi } from '@paceline/client';
import { startServer, until } from '@paceline/testkit';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyLine, extendLine } from '../../apps/companion/src/run/line.ts';
import { openBrowser, rowsOf, sizes, visit } from './browser.ts';
import { storedWriters } from './stored-writers.ts';
import { Tunnel, type Loss } from './tunnel.ts';

/** How long the tunnel is, in samples, of which there is one a second; `OFFLINE_SECONDS=24` plays a short one. */
const LENGTH = Number(process.env['OFFLINE_SECONDS'] ?? 120);
/** A long tunnel swallows everything; it takes the server half a minute to notice. A short one breaks the connection. */
const LOSS: Loss = LENGTH >= 90 ? 'silent' : 'cut';
/** Where pictures of the screens are put; none are made without it. */
const PICTURES = process.env['OFFLINE_PICTURES'];

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);

afterAll(() => browser?.close());

async function joinSimulated(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('Your name').fill(name);
  await page.getByTestId('join-simulated').click();
  await page.getByTestId('runners').waitFor();
}

/** Notes each reading that the page records, beside the product: by the seconds of the run, which it keeps for a reload. */
async function noteReadings(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.addInitScript(() => {
    const note = (key: string, value: string): void => {
      if (!key.startsWith('paceline.seat.')) return;
      const { recorder } = JSON.parse(value) as { readonly recorder?: { readonly elapsed: number; readonly gates: { readonly time?: number } } };
      const noted = new Set(JSON.parse(sessionStorage.getItem('noted') ?? '[]') as number[]);
      // The page also keeps that it is in the run, before there is any reading; an invented run that then begins beside another has none at 0.
      if (recorder?.gates.time !== undefined) noted.add(Math.round(recorder.elapsed * 1000));
      sessionStorage.setItem('noted', JSON.stringify([...noted]));
    };
    Object.assign(Storage.prototype, {
      setItem: new Proxy(Object.getOwnPropertyDescriptor(Storage.prototype, 'setItem')?.value as (key: string, value: string) => void, {
        apply(set, storage, [key, value]: [string, string]) {
          note(key, value);
          Reflect.apply(set, storage, [key, value]);
        },
      }),
    });
  });
  return () => page.evaluate(() => JSON.parse(sessionStorage.getItem('noted') ?? '[]') as number[]);
}

/** How many samples the page's outboxes hold in the browser. */
const keptInBrowser = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const opening = indexedDB.open('paceline-outbox');
    opening.addEventListener('error', () => reject(opening.error));
    opening.addEventListener('success', () => {
      const database = opening.result;
      const counting = database.transaction('samples').objectStore('samples').count();
      counting.addEventListener('success', () => (database.close(), resolve(counting.result)));
    });
    return promise;
  });

const rowOf = async (page: Page, name: string) => (await rowsOf(page)).find((row) => row.name.startsWith(name));
const stateOf = async (page: Page, name: string) => (await rowOf(page, name))?.state;
const distanceOf = async (page: Page, name: string) => (await rowOf(page, name))?.distance ?? Number.NaN;

/** How many places the line of that runner has on the map. */
async function placesOn(page: Page, name: string): Promise<number> {
  const places = (await page.getByTestId('map').getAttribute('data-places')) ?? '';
  return Number(new RegExp(`${name} (\\d+)`).exec(places)?.[1] ?? Number.NaN);
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  const own = page.viewportSize() ?? sizes.phone;
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    // The map comes up, moves from the whole world to where it belongs, and then draws.
    if (size === 'desk') await until(async () => Number(await page.locator('.map-canvas').getAttribute('data-drawn')) > 0, { what: 'a way to be drawn on the map', timeout: 20_000 });
    await page.screenshot({ path: join(PICTURES, `${name}-${size}.png`), animations: 'disabled' });
  }
  await page.setViewportSize(own);
}

describe('a run through a tunnel', () => {
  it('[G2] [G3] [G6] survives a reload in it: no sample is lost or stored twice, and the friend sees "offline" and then the whole track', { timeout: 120_000 + LENGTH * 2_000 }, async () => {
    await using server = await startServer();
    const api = new PacelineApi({ url: server.url });
    await using tunnel = await Tunnel.to(server.url);
    const host = await api.createGuest('Host');
    const { sessionId, code } = await api.createSession(host.token, { title: 'Through the tunnel', sharing: 'precise' });
    const [ana, ben] = [await visit(browser, sizes.phone), await visit(browser, sizes.desk)];
    const readings = await noteReadings(ana.page);
    await joinSimulated(ana.page, `${tunnel.url}/j/${code}`, 'Ana');
    await joinSimulated(ben.page, `${server.url}/j/${code}`, 'Ben');
    const me = await ana.page.locator('[data-testid=runner].me').getAttribute('data-user');
    await until(async () => (await readings()).length >= 5, { what: 'Ana to run', timeout: 30_000 });
    for (const [{ page }, other] of [[ana, 'Ben'], [ben, 'Ana']] as const) await until(async () => (await stateOf(page, other)) === 'live', { what: `${other} to be seen live`, timeout: 20_000 });
    await until(() => ana.page.evaluate(() => navigator.serviceWorker.controller !== null), { what: 'the service worker to be there', timeout: 20_000 });

    const before = (await readings()).length;
    tunnel.enter(LOSS);
    await ana.page.context().setOffline(true);
    await ana.page.getByTestId('banner-offline').getByText('is kept on this device').waitFor({ timeout: 60_000 });
    await until(async () => (await stateOf(ben.page, 'Ana')) === 'offline', { what: 'Ben to see that Ana is offline', timeout: 60_000 });
    await until(async () => (await readings()).length >= before + LENGTH / 2, { what: 'the middle of the tunnel', timeout: LENGTH * 1_500 });
    await picture(ana.page, '1-offline');

    const count = (await readings()).length;
    await until(async () => (await readings()).length > count && (await keptInBrowser(ana.page)) >= (await readings()).length - before, { what: 'the newest sample to be on the disk' });
    const [ran, places] = [await distanceOf(ana.page, 'Ana'), await ben.page.getByTestId('map').getAttribute('data-places')];
    await ana.page.reload();
    await ana.page.getByRole('heading', { name: 'Through the tunnel' }).waitFor();
    const shown: (readonly [string | undefined, number])[] = [];
    const look = async () => {
      shown.push([await stateOf(ana.page, 'Ben'), await distanceOf(ana.page, 'Ana')]);
      return (await readings()).length >= before + LENGTH;
    };
    await ana.page.getByTestId('banner-offline').getByText('is kept on this device').waitFor({ timeout: 20_000 });
    await look();
    await picture(ana.page, '2-reloaded-offline');
    await until(look, { what: 'the end of the tunnel', timeout: LENGTH * 2_000, every: 200 });
    expect(shown.map(([state]) => state).filter((state) => state !== 'stale' && state !== 'offline')).toEqual([]);
    // What is shown runs a little ahead of what is recorded.
    expect(Math.min(...shown.map(([, distance]) => distance))).toBeGreaterThan(ran - 15);
    expect(await stateOf(ben.page, 'Ana')).toBe('offline');

    tunnel.leave();
    await ana.page.context().setOffline(false);
    await until(async () => (await ana.page.getByTestId('connection').textContent()) === 'Connected', { what: 'Ana to be back', timeout: 30_000 });
    let states: readonly unknown[] = [];
    const areLive = async () => (states = [await stateOf(ben.page, 'Ana'), await stateOf(ana.page, 'Ben')]).every((state) => state === 'live' || state === 'paused');
    // An invented runner takes breaks as well.
    await until(areLive, { what: () => `both to be heard again; they are ${states.join(' and ')}`, timeout: 20_000 });
    await ana.page.getByRole('button', { name: 'Map' }).click();
    const whole = async () => {
      const { samples } = await api.track(host.token, sessionId, me ?? '');
      const line = samples.reduce((sofar, { location }) => (location === undefined ? sofar : extendLine(sofar, location)), emptyLine);
      return (await placesOn(ben.page, 'Ana')) >= line.places.length - 2 && (await placesOn(ana.page, 'Ana')) >= line.places.length - 2;
    };
    await until(whole, { what: `the whole track on both maps, after ${places} in the tunnel`, timeout: 30_000, every: 500 });
    await ana.page.getByRole('button', { name: 'Numbers' }).click();
    await picture(ana.page, '3-back');
    await picture(ben.page, '3-friend');

    expect(ben.complaints).toEqual([]);

    await ana.page.getByRole('button', { name: 'Finish' }).click();
    await ana.page.getByRole('button', { name: 'Finish run' }).click();
    await ana.page.getByTestId('result').getByText('Every metre is stored.').waitFor();
    const noted = await readings();
    const { samples } = await api.track(host.token, sessionId, me ?? '');
    const stored = samples.filter(({ status }) => status !== 'finished').map(({ elapsed = Number.NaN }) => Math.round(elapsed * 1000));
    // A page also keeps where it is between two readings, when a fix came too soon after the last one to be sent.
    const lost = noted.filter((time) => !stored.includes(time) && stored.every((other) => time <= other || time - other > 900));
    expect({ lost, twice: stored.filter((time, place) => stored.indexOf(time) !== place), unknown: stored.filter((time) => !noted.includes(time)) }).toEqual({ lost: [], twice: [], unknown: [] });
    expect(stored.length).toBeGreaterThan(before + LENGTH - 3);
    expect(samples.map(({ timestamp }) => timestamp)).toEqual(samples.map(({ timestamp }) => timestamp).toSorted());
    // A running server has its database to itself.
    await server.kill9();
    const writers = storedWriters(server.dataDir, me ?? '');
    expect(writers).toHaveLength(2);
    for (const seqs of writers) expect(seqs).toEqual(Array.from(seqs, (_, place) => place + 1));
    expect(writers.flat()).toHaveLength(samples.length);
  });
});
