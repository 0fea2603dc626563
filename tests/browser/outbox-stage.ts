import type { LeftOutbox, OutboxKey, OutboxStorage } from '@paceline/client';
import { repository, until } from '@paceline/testkit';
import type { OutboxRun, OutboxStage } from '@paceline/testkit/contracts';
import { remoteOutboxStorage, type OutboxReply } from '@paceline/testkit/remote-outbox';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { defaultClientConditions } from 'vite';
import { bundleFile } from '../bundle.ts';
import type { OutboxWindow } from './outbox-page.ts';

declare global {
  interface Window {
    readonly outbox: OutboxWindow;
  }
}

/** The script of a page that keeps outboxes in IndexedDB. */
export function bundledOutboxPage(): Promise<string> {
  const page = join(repository, 'tests/browser/outbox-page.ts');
  return bundleFile('entry.ts', `import ${JSON.stringify(page)};\n`, {
    resolve: { conditions: ['source', ...defaultClientConditions] },
    build: { minify: false },
  });
}

/** With Web Locks, and without them: browsers give none to a page that came over plain http. */
export const origins = { secure: 'https://run.example', plain: 'http://run.example' } as const;

/** Longer than an outbox may be untouched before it counts as left. */
const LEASE = 61_000;

export interface PageRun extends OutboxRun {
  readonly page: Page;
}

/** The storage of the run that a page has now: another one after a reload. */
export function storageIn(page: Page): OutboxStorage {
  return remoteOutboxStorage(async (request) => {
    const reply = await page.evaluate((json) => window.outbox.ask(json), JSON.stringify(request));
    return JSON.parse(reply) as OutboxReply;
  });
}

/** One person's browser, in which pages keep outboxes; every run is a page of its own. */
export class BrowserStage implements OutboxStage {
  readonly context: BrowserContext;
  readonly origin: string;
  readonly #pages = new Set<Page>();
  #now = Date.UTC(2026, 4, 1, 6, 30);

  private constructor(context: BrowserContext, origin: string) {
    this.context = context;
    this.origin = origin;
  }

  static async open(browser: Browser, script: string, origin: string): Promise<BrowserStage> {
    return BrowserStage.openIn(await browser.newContext(), script, origin);
  }

  static async openIn(context: BrowserContext, script: string, origin: string = origins.secure): Promise<BrowserStage> {
    const body = `<!doctype html><title>Outbox</title><link rel="icon" href="data:,"><script type="module">${script}</script>`;
    await context.route(`${origin}/**`, (route) => route.fulfill({ contentType: 'text/html', body }));
    return new BrowserStage(context, origin);
  }

  async startRun(): Promise<PageRun> {
    const page = await this.openPage();
    this.#pages.add(page);
    return { storage: storageIn(page), page, crash: () => this.#end(page) };
  }

  /** A page with a run in it, of which the stage knows nothing. */
  async openPage(): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(`${this.origin}/#${this.#now}`);
    await page.waitForFunction(() => 'outbox' in window);
    return page;
  }

  async damage({ userId, sessionId, writer }: OutboxKey, seq: number): Promise<void> {
    const page = await this.openPage();
    await page.evaluate(
      async (key) => {
        const opening = indexedDB.open('paceline-outbox');
        await new Promise((resolve) => opening.addEventListener('success', resolve));
        const transaction = opening.result.transaction('samples', 'readwrite');
        transaction.objectStore('samples').put({ seq: key[3], pace: 'no pace', location: { latitude: 48.01, longitude: 11.01 } }, key);
        await new Promise((resolve) => transaction.addEventListener('complete', resolve));
      },
      [userId, sessionId, writer, seq],
    );
    await page.close();
  }

  /** Before the first write: Chromium remembers for a while how much room there is. */
  async limitRoom(isLimited: boolean): Promise<void> {
    const [page] = this.#pages;
    if (page === undefined) throw new Error('There is no page whose site could be full.');
    const devTools = await this.context.newCDPSession(page);
    // Without a size the quota is the browser's own again.
    await devTools.send('Storage.overrideQuotaForOrigin', { origin: this.origin, ...(isLimited && { quotaSize: 200_000 }) });
  }

  async pass(ms: number): Promise<void> {
    this.#now += ms;
    await Promise.all([...this.#pages].map((page) => page.evaluate((time) => window.outbox.pass(time), ms)));
  }

  dispose(): Promise<void> {
    return this.context.close();
  }

  async #end(page: Page): Promise<void> {
    this.#pages.delete(page);
    await page.close();
    if (this.origin === origins.plain) await this.pass(LEASE);
  }
}

/** An outbox of Ana. */
export const key: OutboxKey = { sessionId: 'run', userId: 'ana', writer: 'w1' };

/** The seqs in what is left of Ana, as soon as something is. */
export async function seqsLeft(storage: OutboxStorage): Promise<number[]> {
  const left = await until(
    async () => {
      const outboxes = await storage.takeOver(key.userId);
      return outboxes.length > 0 && outboxes;
    },
    { what: 'an outbox to be left' },
  );
  return left.flatMap(({ samples }: LeftOutbox) => samples.map(({ seq }) => seq));
}
