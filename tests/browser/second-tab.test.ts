import { until } from '@paceline/testkit';
import type { BrowserContext, Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { rowsOf, setStage, sizes } from './browser.ts';
import { Tunnel } from './tunnel.ts';

const stage = setStage();

/** One browser whose tabs reach the server through a tunnel, and a run that somebody else has opened. */
async function newcomer() {
  const host = await stage.api.createGuest('Host');
  const { sessionId, code } = await stage.api.createSession(host.token, { title: 'Demo run' });
  const tunnel = await Tunnel.to(stage.server.url);
  const context = await stage.browser.newContext({ viewport: sizes.phone });
  const tab = await context.newPage();
  await tab.goto(`${tunnel.url}/j/${code}`);
  await tab.getByLabel('Your name').fill('Newcomer');
  await tab.getByTestId('join-simulated').click();
  await runs(tab, 2);
  const me = (await tab.locator('[data-testid=runner].me').getAttribute('data-user')) ?? '';
  const stored = async () => (await stage.api.track(host.token, sessionId, me)).samples.map(({ elapsed = Number.NaN }) => elapsed);
  const close = async () => {
    await context.close();
    await tunnel[Symbol.asyncDispose]();
  };
  return { code, tunnel, context, tab, me, stored, runPath: `${tunnel.url}/s/${sessionId}`, joinPath: `${tunnel.url}/j/${code}`, [Symbol.asyncDispose]: close };
}

const distanceOn = async (page: Page) => (await rowsOf(page)).find(({ name }) => name.includes('Newcomer'))?.distance ?? Number.NaN;
const runs = (page: Page, from: number) => until(async () => (await distanceOn(page)) > from, { what: `Newcomer to be beyond ${from} m`, timeout: 30_000 });
const readyForOffline = (page: Page) => until(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { what: 'the service worker to be there', timeout: 20_000 });

/** The network is gone for all tabs, and they know; and it is there again. */
async function loseNetwork(tunnel: Tunnel, context: BrowserContext): Promise<void> {
  tunnel.enter('cut');
  await context.setOffline(true);
}

async function findNetwork(tunnel: Tunnel, context: BrowserContext): Promise<void> {
  tunnel.leave();
  await context.setOffline(false);
}

/** Seconds of a run of which nothing is stored; a reading comes each second. */
const longestBreak = (times: readonly number[]): number => Math.max(...times.slice(1).map((time, place) => time - (times[place] ?? 0)));

/** Waits for that text, and tells what is there instead when it does not come. */
async function says(form: Locator, text: RegExp): Promise<void> {
  let said = '';
  await until(async () => text.test((said = await form.innerText())), { what: () => `${text.source}; it says "${said}"`, timeout: 30_000 });
}

/** Takes the run over, and tells what the page says instead when it does not offer that. */
async function goOnHere(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Go on here' });
  let said = '';
  await until(async () => (said = await page.locator('body').innerText()) !== '' && button.isVisible(), { what: () => `"Go on here"; the page says "${said}"`, timeout: 30_000 });
  await button.click();
}

const shows = (page: Page, heading: string) => page.getByRole('heading', { name: heading }).waitFor();

describe('[G7] a run that is opened in a second tab', () => {
  it('can be taken over there, is told to the first one, and can be taken back; no reading is lost', { timeout: 90_000 }, async () => {
    await using one = await newcomer();
    const second = await one.context.newPage();
    await second.goto(one.runPath);
    await shows(second, 'This run is open in another tab');
    // To look costs nothing: the first one goes on.
    const before = await distanceOn(one.tab);
    await runs(one.tab, before);

    await goOnHere(second);
    await runs(second, before);
    expect(await second.locator('[data-testid=runner].me').getAttribute('data-user')).toBe(one.me);
    await shows(one.tab, 'Your run goes on in another place');
    await goOnHere(one.tab);
    await runs(one.tab, before);
    await shows(second, 'Your run goes on in another place');
    // Who is told so leaves nothing by going away.
    await second.getByRole('button', { name: 'Start page' }).click();
    await second.getByTestId('way-back').getByText('It is open in another tab, as Newcomer.').waitFor();

    await runs(one.tab, await distanceOn(one.tab));
    await one.tab.getByRole('button', { name: 'Finish' }).click();
    await one.tab.getByRole('button', { name: 'Finish run' }).click();
    await one.tab.getByTestId('result').getByText('Every metre is stored.').waitFor();
    const times = await one.stored();
    expect(longestBreak(times)).toBeLessThan(4);
  });

  it('can be taken over without a network, and what either tab has recorded goes up', { timeout: 90_000 }, async () => {
    await using one = await newcomer();
    await readyForOffline(one.tab);
    await loseNetwork(one.tunnel, one.context);
    const lostAt = Math.max(...(await one.stored()));
    await runs(one.tab, (await distanceOn(one.tab)) + 20);
    const ran = await distanceOn(one.tab);
    const second = await one.context.newPage();
    await second.goto(one.runPath);
    await goOnHere(second);
    await shows(one.tab, 'Your run goes on in another place');
    await runs(second, ran + 5);
    await findNetwork(one.tunnel, one.context);
    await until(async () => (await second.getByTestId('connection').textContent()) === 'Connected', { what: 'the second tab to be connected', timeout: 30_000 });
    const sinceLoss = async () => (await one.stored()).filter((time) => time > lostAt);
    await until(async () => longestBreak([lostAt, ...(await sinceLoss())]) < 4 && (await sinceLoss()).length > 4, { what: 'the readings of both tabs to be stored', timeout: 30_000 });
    await shows(one.tab, 'Your run goes on in another place');
  });

  it('is found again from the start page when both are closed, however many people the browser has been since', { timeout: 60_000 }, async () => {
    await using one = await newcomer();
    const second = await one.context.newPage();
    // Looking at an invitation makes somebody new of a second tab.
    await second.goto(one.joinPath);
    await second.getByTestId('way-back').getByText('It is open in another tab, as Newcomer.').waitFor();
    await second.getByTestId('join-simulated').waitFor();
    const ran = await distanceOn(one.tab);
    await second.close();
    await one.tab.close();
    const next = await one.context.newPage();
    await next.goto(one.tunnel.url);
    await next.getByTestId('way-back').getByText('You are in this run as Newcomer.').click();
    await runs(next, ran);
    expect(await next.locator('[data-testid=runner].me').getAttribute('data-user')).toBe(one.me);
  });
});

describe('[G3] a join link', () => {
  it('leads who is in the run back into it, with and without a network, and not by the back button', { timeout: 90_000 }, async () => {
    await using one = await newcomer();
    await readyForOffline(one.tab);
    const ran = await distanceOn(one.tab);
    await one.tab.goBack();
    await one.tab.getByTestId('way-back').click();
    await runs(one.tab, ran);
    for (const network of ['there', 'gone'] as const) {
      if (network === 'gone') await loseNetwork(one.tunnel, one.context);
      await one.tab.goto(one.joinPath);
      await runs(one.tab, ran + 3);
      expect(one.tab.url()).toBe(one.runPath);
    }
  });

  it('of another run says that there is no network, and opens by itself when there is one', { timeout: 60_000 }, async () => {
    await using one = await newcomer();
    const other = await stage.api.createSession((await stage.api.createGuest('Host')).token, { title: 'Another run' });
    await readyForOffline(one.tab);
    await loseNetwork(one.tunnel, one.context);
    const second = await one.context.newPage();
    await second.goto(`${one.tunnel.url}/j/${other.code}`);
    await shows(second, 'No network');
    await second.getByText('This run opens when there is one.').waitFor();
    expect(await second.locator('main').innerText()).not.toMatch(/POST|api|fetch/);
    await findNetwork(one.tunnel, one.context);
    await shows(second, 'Another run');
  });

  it('is tried again also where the browser knows nothing of the network, and forms say what is wrong', { timeout: 60_000 }, async () => {
    await using one = await newcomer();
    const other = await stage.api.createSession((await stage.api.createGuest('Host')).token, { title: 'Another run' });
    await readyForOffline(one.tab);
    const second = await one.context.newPage();
    await second.goto(one.tunnel.url);
    // What it adds moves the form down, and a click that is under way would miss it.
    await second.getByTestId('way-back').waitFor();
    one.tunnel.enter('cut');
    const form = second.getByRole('form', { name: 'Start a new run' });
    await form.getByLabel('Your name').fill('Newcomer');
    await form.getByRole('button', { name: 'Start a run' }).click();
    await says(form, /The server cannot be reached at the moment\. Try again in a moment\./);
    await one.context.setOffline(true);
    await says(form, /No network\. Try again when there is one\./);
    await second.getByText('A run can be looked up or started when there is one.').waitFor();
    await one.context.setOffline(false);
    await second.goto(`${one.tunnel.url}/j/${other.code}`);
    await shows(second, 'This run cannot be opened yet');
    one.tunnel.leave();
    await shows(second, 'Another run');
  });
});
