import { RealTimeSyncService } from '@paceline/client';
import { until } from '@paceline/testkit';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { rowsOf, setStage, sizes, visit } from './browser.ts';

const stage = setStage();

/** Fills in the form of a new run, as far as `kind` needs it, and leads to the join page. Returns the code. */
async function startRun(page: Page, name: string, fields: Readonly<Record<string, string>>): Promise<string> {
  await page.goto(stage.server.url);
  return newRun(page, name, fields);
}

/** The same on the start page. */
async function newRun(page: Page, name: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const form = page.getByRole('form', { name: 'Start a new run' });
  await form.getByLabel('Your name').fill(name);
  for (const [field, value] of Object.entries(fields)) {
    const select = form.locator(`select[name=${field}]`);
    await ((await select.count()) > 0 ? select.selectOption(value) : form.locator(`input[name=${field}]`).fill(value));
  }
  await form.getByRole('button', { name: 'Start a run' }).click();
  await page.getByTestId('join-simulated').waitFor();
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** Somebody without a page, who tells by `at` where they are. */
async function scripted(name: string, code: string) {
  const guest = await stage.api.createGuest(name);
  const { sessionId } = await stage.api.redeemInvite(guest.token, code);
  const sync = new RealTimeSyncService({ url: stage.server.url, getToken: () => guest.token });
  await sync.joinSession(sessionId, guest.userId, []);
  const at = (distance: number, elapsed: number) => sync.sendPaceUpdate({ pace: 5, speed: 3, distance, elapsed, status: 'running' });
  return { sync, at };
}

const isWiderThanTheWindow = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

describe('[J13] a race over 100 m', () => {
  it('ends by itself for each, tells the place, goes on without who opened it, and is watched again', { timeout: 180_000 }, async () => {
    const [ana, ben] = [await visit(stage.browser, sizes.desk), await visit(stage.browser, sizes.phone)];
    const code = await startRun(ana.page, 'Ana', { kind: 'race', length: 'own', own: '0.1' });
    expect(await ana.page.getByTestId('plan').textContent()).toBe('A race over 100 m');
    await ben.page.goto(`${stage.server.url}/j/${code}`);
    await ben.page.getByLabel('Your name').fill('Ben');
    const [first, last] = [await scripted('Cleo', code), await scripted('Dan', code)];
    await ana.page.getByTestId('join-simulated').click();
    await ana.page.getByTestId('left').waitFor();
    await ben.page.getByTestId('join-simulated').click();
    await ben.page.getByTestId('left').waitFor();
    expect(await isWiderThanTheWindow(ben.page)).toBe(false);

    let second = 0;
    // Whoever is not seen any more might have been there first; so Dan is seen all the time.
    const words = async () => {
      second += 1;
      first.at(Math.min(101, 9 * second), second);
      last.at(0.5 * second, second);
      return Promise.all([ana, ben].map(async ({ page }) => (await page.getByRole('heading', { level: 2 }).allTextContents()).find((text) => /^You have finished: 0:\d\d, place \d$/.test(text))));
    };
    const told = await until(async () => ((await words()).every((text) => text !== undefined) ? words() : undefined), { what: 'both to finish', timeout: 90_000, every: 1_000 });
    const places = told.map((text) => text?.at(-1));
    expect(new Set(places)).toEqual(new Set(['2', '3']));
    await ana.page.getByTestId('result').getByText('Every metre is stored.').waitFor();

    // Who opened it goes home, and the last one runs on under the eyes of who has finished.
    await ana.page.getByRole('button', { name: 'Leave' }).click();
    await ana.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    await ana.page.getByRole('heading', { name: 'Run together, wherever you are' }).waitFor();
    await until(
      async () => {
        second += 10;
        last.at(Math.min(101, 0.5 * second), second);
        return (await rowsOf(ben.page)).some(({ name, state }) => name === 'Dan' && state === 'finished');
      },
      { what: 'Dan to finish', timeout: 30_000, every: 700 },
    );

    await ben.page.getByTestId('result').getByRole('link', { name: 'Results' }).click();
    const ranks = async () => Promise.all((await ben.page.getByTestId('ranked').all()).map(async (line) => (await line.innerText()).replaceAll(/\s+/g, ' ')));
    await until(async () => (await ranks()).length === 4, { what: 'the ranking' });
    const order = (await ranks()).map((line) => /Ana|Ben|Cleo|Dan/.exec(line)?.[0]);
    expect(order).toEqual(['Cleo', ...(places[0] === '2' ? ['Ana', 'Ben'] : ['Ben', 'Ana']), 'Dan']);

    await ben.page.getByRole('link', { name: 'Watch again' }).click();
    const time = ben.page.getByTestId('replay-time');
    await until(async () => Number(await time.inputValue()) > 0, { what: 'the replay to go on by itself' });
    await ben.page.getByRole('button', { name: 'Pause' }).click();
    await time.focus();
    await time.press('Home');
    await until(async () => (await time.inputValue()) === '0', { what: 'the beginning' });
    await time.press('ArrowRight');
    await time.press('ArrowRight');
    expect(await time.inputValue()).toBe('20');
    await until(async () => (await rowsOf(ben.page)).some(({ name, distance }) => name === 'Ana' && distance > 0 && distance < 100), { what: 'Ana on her way again' });
    await ben.page.getByRole('button', { name: '30×' }).click();
    await time.press(' ');
    await ben.page.getByRole('button', { name: 'Play' }).waitFor();
    for (const name of ['Ana', 'Ben', 'Cleo']) expect((await rowsOf(ben.page)).find((row) => row.name.startsWith(name))?.state).toBe('finished');
    expect(await isWiderThanTheWindow(ben.page)).toBe(false);
    expect([...ana.complaints, ...ben.complaints]).toEqual([]);
    for (const { sync } of [first, last]) sync.close();
  });
});

describe('a ghost', () => {
  it('from a file is a row with a gap, beside the pacer of the session, and still there after a reload', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit(stage.browser, sizes.phone);
    await startRun(page, 'Ana', { kind: 'pace', pace: '3:20' });
    await page.getByTestId('join-simulated').click();
    await until(async () => Number(await page.getByTestId('distance').textContent()) > 0, { what: 'the first metres' });
    await page.getByRole('button', { name: 'Run with a ghost' }).click();
    await page.locator('input[name=ghost-file]').setInputFiles({ name: 'Lake loop.gpx', mimeType: 'application/gpx+xml', buffer: Buffer.from(gpx('Lake loop', 5, 600)) });
    const ghost = page.locator('[data-testid=runner][data-pacer=ghost]');
    await ghost.getByText('Lake loop', { exact: true }).waitFor();
    await ghost.getByText('recorded run').waitFor();
    // At 5 m/s both are faster than any invented run, some of which begin with more than 3.5.
    const gaps = async () => Promise.all(['ghost', 'even'].map(async (kind) => (await page.locator(`[data-testid=runner][data-pacer=${kind}] .gap-metres`).textContent()) ?? ''));
    let shown: readonly string[] = [];
    const areAhead = async () => (shown = await gaps()).every((gap) => /^▲ \+\d+ m$/.test(gap));
    await until(areAhead, { what: () => `ghost and pacer to be ahead; they are at ${shown.join(' and ')}`, timeout: 40_000 });
    expect(await page.getByTestId('strip-mark').count()).toBe(2);
    expect(await isWiderThanTheWindow(page)).toBe(false);

    await page.reload();
    await ghost.getByText('Lake loop', { exact: true }).waitFor();
    await until(areAhead, { what: () => `both to be ahead again; they are at ${shown.join(' and ')}` });
    await page.getByRole('button', { name: 'Ghosts' }).click();
    await page.getByRole('button', { name: 'Remove the ghost of Lake loop' }).click();
    await ghost.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('is a run that was looked at as a file, and comes along into a new race, as far as that goes', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit(stage.browser, sizes.phone);
    await page.goto(`${stage.server.url}/file`);
    await page.locator('input[name=file]').setInputFiles({ name: 'Lake loop.gpx', mimeType: 'application/gpx+xml', buffer: Buffer.from(gpx('Lake loop', 4, 600)) });
    await page.getByRole('button', { name: 'Run against it' }).click();
    const chosen = page.getByTestId('chosen-ghost');
    await chosen.getByText('You run against “Lake loop”').waitFor();
    expect(await isWiderThanTheWindow(page)).toBe(false);
    await newRun(page, 'Ana', { kind: 'race', length: 'own', own: '0.1' });
    await chosen.waitFor();
    await page.getByTestId('join-simulated').click();
    const ghost = page.locator('[data-testid=runner][data-pacer=ghost]');
    await ghost.getByText('Lake loop', { exact: true }).waitFor();
    // Its run of 2.4 km ends where the race does.
    await ghost.getByText('recorded run, finished in 0:2').waitFor({ timeout: 40_000 });
    expect((await rowsOf(page)).find(({ name }) => name === 'Lake loop')?.distance).toBe(100);
    await page.goto(stage.server.url);
    await page.getByRole('form', { name: 'Start a new run' }).waitFor();
    expect(await chosen.count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('is an earlier run of a friend, as far as they share it', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit(stage.browser);
    const code = await startRun(page, 'Ana', {});
    await page.getByTestId('join-watch').click();
    await page.getByTestId('runners').waitFor();
    const ben = await scripted('Ben', code);
    for (const [distance, elapsed] of [[1, 0], [30, 9], [60, 18]] as const) {
      ben.at(distance, elapsed);
      await until(async () => (await rowsOf(page)).some((row) => row.distance >= distance), { what: `Ben at ${distance} m on the page` });
    }
    await page.getByRole('button', { name: 'Leave' }).click();
    await startRun(page, 'Ana', {});
    await page.getByTestId('join-simulated').click();
    await page.getByRole('button', { name: 'Run with a ghost' }).click();
    await page.getByRole('list', { name: 'Your earlier runs' }).getByRole('button').first().click();
    await page.getByRole('list', { name: 'Runners of that run' }).getByRole('button', { name: 'Ben' }).click();
    await page.locator('[data-testid=runner][data-pacer=ghost]').getByText(/^Ben, \w+ \w+$/).waitFor();
    expect(complaints).toEqual([]);
    ben.sync.close();
  });
});

describe('[J14] a handicap', () => {
  it('counts down to another start for each of two, by what they expect', { timeout: 60_000 }, async () => {
    const [ana, ben] = [await visit(stage.browser, sizes.phone), await visit(stage.browser)];
    const code = await startRun(ana.page, 'Ana', { kind: 'handicap', start: '1' });
    expect(await ana.page.getByTestId('plan').textContent()).toBe('A handicap over 5 km: the slowest start first');
    await ana.page.locator('input[name=result-distance]').fill('10');
    await ana.page.locator('input[name=result-time]').fill('50:00');
    await ana.page.getByTestId('estimate').getByText('You are expected to need 23:59 for 5 km.').waitFor();
    await ana.page.getByTestId('join-simulated').click();
    await ben.page.goto(`${stage.server.url}/j/${code}`);
    await ben.page.getByLabel('Your name').fill('Ben');
    await ben.page.locator('select[name=by]').selectOption('time');
    const time = ben.page.locator('input[name=result-time]');
    await time.fill('2');
    expect(await ben.page.getByTestId('estimate').textContent()).toBe('If you leave this empty, you start at once, with the slowest.');
    await time.blur();
    await ben.page.getByTestId('estimate').getByText('2:00 for 5 km cannot be. Write minutes and seconds, such as 25:00.').waitFor();
    await time.fill('3');
    await time.press('Enter');
    await ben.page.getByTestId('estimate').getByText('3:00 for 5 km cannot be.').waitFor();
    await time.fill('25:29');
    await ben.page.getByTestId('join-simulated').click();

    await ana.page.getByTestId('own-start').getByText('You start 1:30 after Ben.').waitFor();
    await ben.page.getByTestId('own-start').getByText('You start first, 1:30 before Ana.').waitFor();
    for (const { page } of [ana, ben]) for (const words of ['starts first', 'starts 1:30 later']) await page.getByTestId('runners').getByText(words).waitFor();
    const seconds = async ({ page }: typeof ana) => {
      const [minutes = 0, rest] = ((await page.getByTestId('countdown').textContent()) ?? '').split(':').map(Number);
      return rest === undefined ? minutes : minutes * 60 + rest;
    };
    const [anas, bens] = await Promise.all([seconds(ana), seconds(ben)]);
    expect(Math.abs(anas - bens - 90)).toBeLessThanOrEqual(2);
    expect(await isWiderThanTheWindow(ana.page)).toBe(false);

    // What is named stands on one line, whole; and a button in a dialog is none of the narrow bar that has opened it.
    const title = await ana.page.locator('.run-title p').evaluate((line) => ({ isWhole: line.scrollWidth <= line.clientWidth, height: line.clientHeight }));
    expect(title).toEqual({ isWhole: true, height: expect.toSatisfy((height: number) => height < 24) });
    await ana.page.getByRole('button', { name: 'Coach' }).click();
    for (const name of ['Done', 'Cancel']) expect(await ana.page.getByRole('button', { name }).evaluate((button) => parseFloat(getComputedStyle(button).paddingLeft))).toBeGreaterThanOrEqual(16);
    expect([...ana.complaints, ...ben.complaints]).toEqual([]);
  });
});

/** A straight run to the north, a point each second. */
function gpx(name: string, speed: number, seconds: number): string {
  const point = (second: number): string => `<trkpt lat="${46 + (second * speed) / 111_200}" lon="7"><time>${new Date(Date.UTC(2026, 4, 1, 6, 0, second)).toISOString()}</time></trkpt>`;
  const points = Array.from({ length: seconds }, (_, second) => point(second)).join('');
  return `<?xml version="1.0"?><gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>${name}</name><trkseg>${points}</trkseg></trk></gpx>`;
}
