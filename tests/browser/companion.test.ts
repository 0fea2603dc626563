import { startServer, until, type ServerProcess } from '@paceline/testkit';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, sizes, visit } from './browser.ts';

let browser: Browser;
let server: ServerProcess;

beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startServer({ args: ['--demo'] })]);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Moves the focus with the Tab key alone until it is on what has this text or label. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return '';
      const label = element instanceof HTMLInputElement ? [...(element.labels ?? [])].map((one) => one.textContent).join(' ') : '';
      return `${label} ${element.innerText ?? ''} ${element.getAttribute('aria-label') ?? ''}`;
    });
    if (wanted.test(focused)) return;
  }
  throw new Error(`The Tab key never reached ${wanted}.`);
}

const isWiderThanTheWindow = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

describe.each(Object.entries(sizes))('the companion on a %s', (_, viewport) => {
  it('opens a run, joins it and finishes it with the keyboard alone, without a complaint', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit(browser, viewport);
    await page.goto(server.url);
    await page.getByRole('heading', { name: 'Run together, wherever you are' }).waitFor();
    expect(await isWiderThanTheWindow(page)).toBe(false);
    await tabTo(page, /Your name/);
    await page.keyboard.type('Ana');
    await tabTo(page, /Title/);
    await page.keyboard.type('Keyboard run');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Keyboard run' }).waitFor();
    expect(await isWiderThanTheWindow(page)).toBe(false);
    await tabTo(page, /Simulated run/);
    await page.keyboard.press('Enter');
    await page.getByTestId('runner').waitFor();
    await until(async () => Number(await page.getByTestId('distance').textContent()) > 0, { what: 'the first metres' });
    expect(await isWiderThanTheWindow(page)).toBe(false);
    await tabTo(page, /^\s*Finish/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('button', { name: 'Finish run' }).focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('result').waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows a watcher the demo run: three runners on the strip, in the list and on the map', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit(browser, viewport);
    const link = /http:\/\/\S+\/j\/\S+/.exec(server.logs)?.[0];
    await page.goto(link ?? '');
    await page.getByLabel('Your name').fill('Watcher');
    await page.getByTestId('join-watch').click();
    await until(async () => (await page.getByTestId('runner').count()) === 3, { what: 'three rows' });
    await until(async () => (await page.getByTestId('strip-mark').count()) === 2, { what: 'two runners beside the one in the middle' });
    if (viewport === sizes.phone) await page.getByRole('button', { name: 'Map' }).click();
    await page.locator('canvas').first().waitFor();
    expect(await isWiderThanTheWindow(page)).toBe(false);
    expect(complaints).toEqual([]);
  });
});
