import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LeftOutbox } from '@paceline/client';
import { until } from '@paceline/testkit';
import { reading } from '@paceline/testkit/records';
import { openBrowser, openBrowserWithPageCache } from './browser.ts';
import { bundledOutboxPage, BrowserStage, key, origins, seqsLeft, storageIn } from './outbox-stage.ts';

let browser: Browser;
let script: string;

beforeAll(async () => {
  [browser, script] = await Promise.all([openBrowser(), bundledOutboxPage()]);
}, 60_000);

afterAll(() => browser?.close());

describe('tabs', () => {
  let stage: BrowserStage;

  beforeEach(async () => {
    stage = await BrowserStage.open(browser, script, origins.secure);
  });

  afterEach(() => stage.dispose());

  test('[G3] that are reloaded find again what they kept', async () => {
    const { storage, page } = await stage.startRun();
    await (await storage.create(key)).append([reading(1), reading(2)]);
    await page.reload();
    await page.waitForFunction(() => 'outbox' in window);
    expect(await seqsLeft(storageIn(page))).toEqual([1, 2]);
  });

  test('[G3] of one person record side by side, and the one gets what the other had when that is closed', async () => {
    const [first, second] = [await stage.startRun(), await stage.startRun()];
    const [one, other] = [await first.storage.create(key), await second.storage.create({ ...key, writer: 'w2' })];
    for (let seq = 1; seq <= 5; seq += 1) {
      await Promise.all([one.append([reading(seq)]), other.append([reading(seq)])]);
      expect([await first.storage.takeOver('ana'), await second.storage.takeOver('ana')]).toEqual([[], []]);
    }
    await first.page.close();
    expect(await seqsLeft(second.storage)).toEqual([1, 2, 3, 4, 5]);
    await other.append([reading(6)]);
  });

  test('[G3] whose process crashes leave what they kept', async () => {
    const [first, second] = [await stage.startRun(), await stage.startRun()];
    await (await first.storage.create(key)).append([reading(1)]);
    const crash = first.page.waitForEvent('crash');
    const devTools = await stage.context.newCDPSession(first.page);
    // It never answers, as a page that has crashed does not.
    void devTools.send('Page.crash').catch(() => {});
    await crash;
    expect(await seqsLeft(second.storage)).toEqual([1]);
  });
});

describe('a page that comes back from the back/forward cache', () => {
  let cachingBrowser: Browser;
  let stage: BrowserStage;

  beforeAll(async () => {
    cachingBrowser = await openBrowserWithPageCache();
  }, 60_000);

  afterAll(() => cachingBrowser?.close());

  beforeEach(async () => {
    stage = await BrowserStage.open(cachingBrowser, script, origins.secure);
    await stage.context.route('https://elsewhere.example/', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Elsewhere</title>' }));
  });

  afterEach(() => stage.dispose());

  /** A page of which the browser has kept everything, and what another one gets while it is away. */
  async function away(page: Page, meanwhile: () => Promise<void>): Promise<void> {
    await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => Object.assign(window, { isBack: persisted })));
    await page.goto('https://elsewhere.example/');
    await meanwhile();
    // Nothing is loaded, so there is nothing else to wait for.
    await page.goBack({ waitUntil: 'commit' });
    await page.waitForFunction(() => 'isBack' in window && window.isBack === true);
  }

  test('[G3] goes on, if nobody has taken what it had', async () => {
    const [first, second] = [await stage.startRun(), await stage.startRun()];
    const outbox = await first.storage.create(key);
    await outbox.append([reading(1)]);
    await away(first.page, async () => {});
    await outbox.append([reading(2)]);
    expect(await second.storage.takeOver('ana')).toEqual([]);
    await first.page.close();
    expect(await seqsLeft(second.storage)).toEqual([1, 2]);
  });

  test('[G3] is told what it has lost, and can begin anew', async () => {
    const [first, second] = [await stage.startRun(), await stage.startRun()];
    const outbox = await first.storage.create(key);
    await outbox.append([reading(1)]);
    let taken: LeftOutbox | undefined;
    await away(first.page, async () => {
      [taken] = await second.storage.takeOver('ana');
    });
    expect(taken?.samples).toEqual([reading(1)]);
    for (const call of [outbox.append([reading(2)]), outbox.forget(1), outbox.remove()]) {
      await expect(call).rejects.toMatchObject({ name: 'OutboxStorageError', kind: 'lost', message: expect.stringContaining('another tab') as string });
    }
    await (await first.storage.create({ ...key, writer: 'w3' })).append([reading(2)]);
    await taken?.append([reading(2)]);
    await taken?.remove();
    await expect(outbox.append([reading(3)])).rejects.toMatchObject({ kind: 'lost' });
  });
});

describe('without Web Locks', () => {
  let stage: BrowserStage;

  beforeEach(async () => {
    stage = await BrowserStage.open(browser, script, origins.plain);
  });

  afterEach(() => stage.dispose());

  test('an outbox belongs to its tab for as long as that lives', async () => {
    const [first, second] = [await stage.startRun(), await stage.startRun()];
    expect(await first.page.evaluate(() => 'locks' in navigator)).toBe(false);
    await (await first.storage.create(key)).append([reading(1)]);
    for (let minute = 1; minute <= 5; minute += 1) {
      await stage.pass(60_000);
      // That somebody asked changes nothing either.
      expect([await second.storage.takeOver('ana'), await second.storage.takeOver('ana')]).toEqual([[], []]);
    }
  });

  test('a tab that was silent for a minute may lose its outbox, and is then told so', async () => {
    const [first, second] = [await stage.startRun(), await stage.startRun()];
    const outbox = await first.storage.create(key);
    await outbox.append([reading(1)]);
    const passes = (ms: number): Promise<void> => second.page.evaluate((time) => window.outbox.pass(time), ms);
    await passes(59_000);
    expect(await second.storage.takeOver('ana')).toEqual([]);
    await passes(1_000);
    expect(await seqsLeft(second.storage)).toEqual([1]);
    await expect(outbox.append([reading(2)])).rejects.toMatchObject({ kind: 'lost' });
    // Its signs of life do not keep the outbox for the other tab, once that is gone.
    await second.page.close();
    await first.page.evaluate(() => window.outbox.pass(120_000));
    const third = await stage.startRun();
    await third.page.evaluate(() => window.outbox.pass(150_000));
    expect(await seqsLeft(third.storage)).toEqual([1]);
  });

  test('a clock that was a day ahead keeps nobody out', async () => {
    const first = await stage.startRun();
    await first.page.evaluate(() => window.outbox.advance(86_400_000));
    await (await first.storage.create(key)).append([reading(1)]);
    await first.page.close();
    expect(await seqsLeft((await stage.startRun()).storage)).toEqual([1]);
  });
});

describe('the database', () => {
  let stage: BrowserStage;

  beforeEach(async () => {
    stage = await BrowserStage.open(browser, script, origins.secure);
  });

  afterEach(() => stage.dispose());

  /** Asks for a version of the database as another app of the site would; says how that ended. */
  const open = (page: Page, version: number, how: 'keep' | 'abort' = 'keep'): Promise<string> =>
    page.evaluate(
      ([number, then]) =>
        new Promise<string>((resolve) => {
          const opening = indexedDB.open('paceline-outbox', number);
          // Held on to, or the connection would be closed with the garbage.
          Object.assign(window, { opening });
          opening.addEventListener('upgradeneeded', () => then === 'abort' && opening.transaction?.abort());
          opening.addEventListener('success', () => resolve('open'));
          opening.addEventListener('error', () => resolve(opening.error?.name ?? 'error'));
        }),
      [version, how] as const,
    );

  test('makes way for a newer version, and says what to do', async () => {
    const { storage } = await stage.startRun();
    const outbox = await storage.create(key);
    await outbox.append([reading(1)]);
    expect(await open(await stage.openPage(), 2)).toBe('open');
    const told = { kind: 'unavailable', message: expect.stringContaining('Reload the page') as string };
    await expect(outbox.append([reading(2)])).rejects.toMatchObject(told);
    await expect(storage.create({ ...key, writer: 'w2' })).rejects.toMatchObject(told);
    await expect((await stage.startRun()).storage.takeOver('ana')).rejects.toMatchObject(told);
  });

  test('is opened again when the browser has closed it', async () => {
    const run = await stage.startRun();
    const outbox = await run.storage.create(key);
    await outbox.append([reading(1)]);
    expect(await open(await stage.openPage(), 2, 'abort')).toBe('AbortError');
    await outbox.append([reading(2)]);
    await run.crash();
    expect(await seqsLeft((await stage.startRun()).storage)).toEqual([1, 2]);
  });

  test('is opened again when the browser has closed it without a word, as Safari does', async () => {
    const run = await stage.startRun();
    const outbox = await run.storage.create(key);
    await run.page.evaluate(() => {
      const transaction = Reflect.get(IDBDatabase.prototype, 'transaction');
      IDBDatabase.prototype.transaction = function (stores, mode, options) {
        Object.assign(window, { connection: this });
        return transaction.call(this, stores, mode, options);
      };
    });
    await outbox.append([reading(1)]);
    await run.page.evaluate(() => (window as unknown as { readonly connection: IDBDatabase }).connection.close());
    await outbox.append([reading(2)]);
    await run.crash();
    expect(await seqsLeft((await stage.startRun()).storage)).toEqual([1, 2]);
  });

  test('that does not open, because another tab does not let go of it, is told of after ten seconds', async () => {
    const page = await stage.openPage();
    await open(page, 1);
    // That connection does not hear of this wish, and so keeps the database from everybody.
    await page.evaluate(() => void indexedDB.deleteDatabase('paceline-outbox'));
    const run = await stage.startRun();
    const refused: string[] = [];
    run.storage.create(key).catch((error: Error & { readonly kind?: string }) => refused.push(`${error.kind}: ${error.message}`));
    await until(async () => {
      await run.page.evaluate(() => window.outbox.advance(10_000));
      return refused.length > 0;
    }, { what: 'the database to be given up' });
    expect(refused).toEqual([expect.stringMatching(/^unavailable: .* Close the app's other tabs\.$/)]);
    await page.close();
    await (await run.storage.create(key)).append([reading(1)]);
  });

  test('that was deleted with the data of the site is made anew, and who had an outbox is told', async () => {
    const { storage, page } = await stage.startRun();
    const outbox = await storage.create(key);
    await outbox.append([reading(1)]);
    const devTools = await stage.context.newCDPSession(page);
    await devTools.send('Storage.clearDataForOrigin', { origin: stage.origin, storageTypes: 'indexeddb' });
    // Deleting goes on for a moment after the browser has said that it is done.
    const message = await until(async () => {
      const { kind, message } = await outbox.append([reading(2)]).then(() => ({ kind: 'kept', message: '' }), (error: Error & { readonly kind: string }) => error);
      return kind === 'lost' && message;
    }, { what: 'the outbox to be lost' });
    expect(message).toContain('the data of this site was deleted');
    await (await storage.create({ ...key, writer: 'w2' })).append([reading(2)]);
  });

  test('is flushed once for all appends that come meanwhile, and not for what is forgotten', async () => {
    const { storage, page } = await stage.startRun();
    const outbox = await storage.create(key);
    await page.evaluate(() => {
      const transaction = Reflect.get(IDBDatabase.prototype, 'transaction');
      const seen: string[] = [];
      Object.assign(window, { seen });
      IDBDatabase.prototype.transaction = function (stores, mode, options) {
        const made = transaction.call(this, stores, mode, options);
        seen.push(made.durability);
        return made;
      };
    });
    const seen = (): Promise<string[]> => page.evaluate(() => (window as unknown as { readonly seen: string[] }).seen.splice(0));
    await page.evaluate(async (samples) => {
      const requests = samples.map((sample) => JSON.stringify({ ask: 'append', outbox: 0, samples: [sample] }));
      await Promise.all(requests.map((request) => window.outbox.ask(request)));
    }, Array.from({ length: 500 }, (_, index) => reading(index + 1)));
    expect(await seen()).toEqual(['strict', 'strict']);
    await outbox.forget(500);
    expect(await seen()).toEqual(['relaxed']);
  });
});
