import type { Browser } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { outboxStorageContract } from '@paceline/testkit/contracts';
import { openBrowser } from './browser.ts';
import { bundledOutboxPage, BrowserStage, origins } from './outbox-stage.ts';

let browser: Browser;
let script: string;

beforeAll(async () => {
  [browser, script] = await Promise.all([openBrowser(), bundledOutboxPage()]);
}, 60_000);

afterAll(() => browser?.close());

const can = { beDamaged: true, beFull: true };

outboxStorageContract('in IndexedDB, with Web Locks', () => BrowserStage.open(browser, script, origins.secure), can);
outboxStorageContract('in IndexedDB, on a page without Web Locks', () => BrowserStage.open(browser, script, origins.plain), can);
