import { until } from '@paceline/testkit';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { builtCompanion, nextBuild, StaticSite } from './static-site.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);

afterAll(() => browser?.close());

const isCharged = (page: Page) => page.evaluate(() => navigator.serviceWorker.controller !== null);
const waits = (page: Page) => page.evaluate(async () => ((await navigator.serviceWorker.getRegistration())?.waiting ?? null) !== null);
const cacheNames = (page: Page) => page.evaluate(() => caches.keys());
const keptPaths = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });

describe('the companion without a network', () => {
  it('is there on each of its pages, and keeps nothing but its own files', { timeout: 60_000 }, async () => {
    const build = builtCompanion();
    await using site = await StaticSite.of(build);
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${site.url}/j/ABC-DEF`);
    await until(() => isCharged(page), { what: 'the service worker', timeout: 20_000 });
    await page.evaluate(() => fetch('/api/config').catch(() => undefined));
    await site.close();
    for (const path of ['/', '/j/ABC-DEF', '/s/some-session']) {
      await page.goto(site.url + path);
      await page.getByRole('banner').waitFor();
    }
    const own = [...build.keys()].filter((path) => path !== '/sw.js').map((path) => (path === '/index.html' ? '/' : path));
    expect((await keptPaths(page)).sort()).toEqual(own.sort());
    await expect(page.goto(`${site.url}/api/openapi.json`)).rejects.toThrow('ERR_CONNECTION_REFUSED');
    await page.context().close();
  });

  it('is of a new version at the next load after a deploy, and never changes under a page that stays open', { timeout: 90_000 }, async () => {
    const build = builtCompanion();
    await using site = await StaticSite.of(build);
    const page = await (await browser.newContext()).newPage();
    await page.goto(site.url);
    await until(() => isCharged(page), { what: 'the service worker', timeout: 20_000 });
    const [first] = await cacheNames(page);

    site.build = nextBuild(build, 'Second');
    await page.reload();
    expect(await page.title()).toBe('Second');
    await until(() => waits(page), { what: 'the next worker to wait', timeout: 20_000 });

    // Somebody opens another tab: the first one may be in the middle of a run, and needs its files.
    const other = await page.context().newPage();
    await other.goto(site.url);
    await other.getByRole('heading', { level: 1 }).waitFor();
    expect(await waits(page)).toBe(true);
    expect(await cacheNames(page)).toContain(first);
    await other.close();

    await page.reload();
    // The first answer only has the browser ask once more.
    await page.getByRole('heading', { level: 1 }).waitFor();
    await until(async () => !(await waits(page)), { what: 'the next worker to take over' });
    await until(async () => (await cacheNames(page)).length === 1, { what: 'the old files to be gone' });
    expect(await cacheNames(page)).toEqual(['paceline-shell-Second']);
    await site.close();
    await page.reload();
    expect(await page.title()).toBe('Second');
    await page.context().close();
  });

  it('does not keep the page of one deploy with the files of another', { timeout: 60_000 }, async () => {
    const build = builtCompanion();
    const next = nextBuild(build, 'Second');
    // The deploy happens between the worker and the page that it asks for.
    await using site = await StaticSite.of(new Map([...next, ['/sw.js', build.get('/sw.js') ?? Buffer.of()]]));
    const page = await (await browser.newContext()).newPage();
    await page.goto(site.url);
    const installed = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.register('/sw.js');
      const worker = registration.installing ?? registration.waiting ?? registration.active;
      if (worker === null) return 'none';
      const { promise, resolve } = Promise.withResolvers<string>();
      const told = () => (worker.state === 'redundant' || worker.state === 'activated') && resolve(worker.state);
      worker.addEventListener('statechange', told);
      told();
      return promise;
    }).catch((error: unknown) => String(error));
    expect(installed).not.toBe('activated');
    expect(await keptPaths(page)).toEqual([]);
    await page.context().close();
  });
});
