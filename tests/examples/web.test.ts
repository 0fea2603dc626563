import { join } from 'node:path';
import { systemEnvironment } from '@paceline/core';
import { startServer, until, type ServerProcess } from '@paceline/testkit';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, sizes, visit } from '../browser/browser.ts';
import { joinRun, servePages, tracksOf, type ExamplePages } from './pages.ts';

let browser: Browser;
let server: ServerProcess;
let pages: ExamplePages;

beforeAll(async () => {
  [browser, server, pages] = await Promise.all([openBrowser(), startServer(), servePages()]);
}, 60_000);

afterAll(async () => {
  await Promise.all([browser?.close(), server?.stop(), pages?.[Symbol.asyncDispose]()]);
});

/** For a look at the examples: `SCREENSHOTS=folder npm test -- tests/examples`. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

const sees = (page: Page, text: RegExp) => until(async () => text.test(await page.locator('#runners').innerText()), { what: `${text} among the runners` });
const isWiderThanTheWindow = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
const numbersOf = (samples: readonly { readonly seq?: number | undefined }[]) => samples.map(({ seq }) => seq);

describe.each(['web-page', 'react'])('the example %s', (example) => {
  it('shows two runners to each other, stores what they run, and finishes', { timeout: 60_000 }, async () => {
    const [ana, ben] = [await visit(browser, sizes.phone), await visit(browser, sizes.phone)];
    await ana.page.goto(pages.address(example, server.url));
    await picture(ana.page, `${example}-form`);
    const code = await joinRun(ana.page, 'Ana');
    // The link for a friend brings the server and the code along.
    const link = (await ana.page.getByRole('link', { name: 'link for a friend' }).getAttribute('href')) ?? '';
    await ben.page.goto(new URL(link, ana.page.url()).href);
    expect(await joinRun(ben.page, 'Ben')).toBe(code);
    await sees(ana.page, /Ben\s.*[+−]?\d+ m/);
    await sees(ben.page, /Ana\s.*[+−]?\d+ m/);
    await ben.page.getByRole('slider').fill('5');
    await sees(ana.page, /Ben\s.*\+\d+ m/);
    await picture(ana.page, `${example}-run`);
    expect(await isWiderThanTheWindow(ana.page)).toBe(false);

    for (const { page } of [ana, ben]) await page.getByRole('button', { name: 'Finish' }).click();
    await ana.page.getByText(/^Finished|The run is over/).waitFor();
    await ben.page.getByText(/^Finished|The run is over/).waitFor();
    const tracks = await tracksOf(server.url, code);
    for (const name of ['Ana', 'Ben']) {
      const { samples } = tracks.get(name) ?? { samples: [] };
      expect(samples.length).toBeGreaterThan(2);
      expect(numbersOf(samples)).toEqual(samples.map((_, place) => place + 1));
      expect(samples.at(-1)?.status).toBe('finished');
    }
    expect(tracks.get('Ben')?.samples.map(({ speed }) => speed)).toContain(5);
    expect([...ana.complaints, ...ben.complaints]).toEqual([]);
  });

  it('says what is wrong with a code that does not exist', async () => {
    const { page } = await visit(browser, sizes.phone);
    await page.goto(`${pages.address(example, server.url)}&code=ZZZ-ZZZ`);
    await page.getByLabel('Your name').fill('Eve');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('alert').getByText('Check the session id or the code.').waitFor();
  });
});

/** A runner on their way north from 46 N 30 W at 3 m/s, whose browser is told so again and again while `walk` is waited for. */
async function walker(page: Page): Promise<{ readonly walk: (until: () => Promise<boolean>, what: string) => Promise<unknown> }> {
  const devtools = await page.context().newCDPSession(page);
  const begun = systemEnvironment.monotonic();
  const step = async (): Promise<void> => {
    const metres = (3 * (systemEnvironment.monotonic() - begun)) / 1_000;
    await devtools.send('Emulation.setGeolocationOverride', { latitude: 46 + metres / 111_150, longitude: -30, accuracy: 5, speed: 3 });
  };
  await step();
  return { walk: (so, what) => until(async () => (await step(), so()), { what, every: 500, timeout: 30_000 }) };
}

describe('the example geolocation', () => {
  it('records where two phones go, and shows them to each other', { timeout: 90_000 }, async () => {
    const [ana, ben] = [await visit(browser, sizes.phone), await visit(browser, sizes.phone)];
    const address = pages.address('geolocation', server.url);
    for (const { page } of [ana, ben]) await page.context().grantPermissions(['geolocation', 'screen-wake-lock']);
    await ana.page.goto(address);
    const onTheWay = await walker(ana.page);
    await picture(ana.page, 'geolocation-form');
    const code = await joinRun(ana.page, 'Ana');
    await ben.page.goto(`${address}&code=${code}`);
    const besideHer = await walker(ben.page);
    expect(await joinRun(ben.page, 'Ben')).toBe(code);
    const moved = async ({ page }: { readonly page: Page }) => Number.parseInt((await page.locator('#distance').textContent()) ?? '', 10) > 20;
    await Promise.all([onTheWay.walk(() => moved(ana), 'Ana to have run 20 m'), besideHer.walk(() => moved(ben), 'Ben to have run 20 m')]);
    await sees(ana.page, /Ben \d+ m/);
    await sees(ben.page, /Ana \d+ m/);
    await picture(ana.page, 'geolocation-run');
    expect(await isWiderThanTheWindow(ana.page)).toBe(false);

    for (const { page } of [ana, ben]) {
      await page.getByRole('button', { name: 'Finish' }).click();
      await page.getByText('Finished.').waitFor();
    }
    const { samples } = (await tracksOf(server.url, code)).get('Ana') ?? { samples: [] };
    expect(numbersOf(samples)).toEqual(samples.map((_, place) => place + 1));
    const last = samples.at(-1);
    expect(last).toMatchObject({ status: 'finished', accuracy: 5, location: { longitude: -30 } });
    expect(last?.distance).toBeGreaterThan(20);
    // What was sent is where the phone was: the way over the ground is what the recorder has counted, give or take a fix.
    const north = ((last?.location?.latitude ?? 0) - (samples[0]?.location?.latitude ?? 0)) * 111_150;
    expect(Math.abs(north - (last?.distance ?? 0))).toBeLessThan(10);
    expect([...ana.complaints, ...ben.complaints]).toEqual([]);
  });

  it('says that location is blocked, and is in the session all the same', async () => {
    const { page } = await visit(browser, sizes.phone);
    const devtools = await browser.newBrowserCDPSession();
    const address = pages.address('geolocation', server.url);
    await devtools.send('Browser.setPermission', { permission: { name: 'geolocation' }, setting: 'denied', origin: new URL(address).origin });
    await page.goto(address);
    await joinRun(page, 'Ana');
    await page.getByRole('alert').getByText('Location is blocked: allow it in the settings of this page').waitFor();
    await picture(page, 'geolocation-blocked');
  });
});
