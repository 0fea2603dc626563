import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outboxStorageContract } from '@paceline/testkit/contracts';
import { reading } from '@paceline/testkit/records';
import { openBrowser, openProfile } from './browser.ts';
import { bundledOutboxPage, BrowserStage, key, origins, seqsLeft, storageIn } from './outbox-stage.ts';

let browser: Browser;
let script: string;

beforeAll(async () => {
  [browser, script] = await Promise.all([openBrowser(), bundledOutboxPage()]);
}, 60_000);

afterAll(() => browser?.close());

const can = { beDamaged: true, beFull: true };

outboxStorageContract('in IndexedDB, with Web Locks', () => BrowserStage.open(browser, script, origins.secure), can);
outboxStorageContract('in IndexedDB, on a page without Web Locks', () => BrowserStage.open(browser, script, origins.plain), can);

describe('where a browser keeps nothing', () => {
  test.each([
    ['a page without an origin', 'about:blank', () => {}],
    ['a page whose browser has no IndexedDB', origins.secure, () => Object.defineProperty(window, 'indexedDB', { value: undefined })],
  ])('%s is told so', async (_, address, before) => {
    const stage = await BrowserStage.open(browser, 'globalThis.isThere = true', origins.secure);
    const page = await stage.context.newPage();
    await page.goto(address);
    await page.evaluate(before);
    await page.addScriptTag({ content: script, type: 'module' });
    await page.waitForFunction(() => 'outbox' in window);
    const told = { name: 'OutboxStorageError', kind: 'unavailable', message: expect.stringMatching(/^IndexedDB cannot be opened here .* use the SDK without a storage\.$/s) as string };
    await expect(storageIn(page).create(key)).rejects.toMatchObject(told);
    await expect(storageIn(page).takeOver('ana')).rejects.toMatchObject(told);
    await stage.dispose();
  });
});

describe('[G3] a browser that is killed', () => {
  test('has kept everything whose append had resolved', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'paceline-profile-'));
    try {
      const first = await openProfile(profile);
      const { storage } = await (await BrowserStage.openIn(first, script)).startRun();
      const outbox = await storage.create(key);
      await Promise.all([outbox.append([reading(1), reading(2)]), outbox.append([reading(3)])]);
      const devTools = await first.browser()!.newBrowserCDPSession();
      const { processInfo } = await devTools.send('SystemInfo.getProcessInfo');
      const closed = new Promise((resolve) => first.once('close', resolve));
      process.kill(processInfo.find(({ type }) => type === 'browser')!.id, 'SIGKILL');
      await closed;
      const second = await openProfile(profile);
      expect(await seqsLeft((await (await BrowserStage.openIn(second, script)).startRun()).storage)).toEqual([1, 2, 3]);
      await second.close();
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  }, 60_000);
});
