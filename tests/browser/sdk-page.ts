import type { RealTimeSyncService } from '@paceline/client';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright';
import { bundle } from '../bundle.ts';

/** What a page with the SDK alone offers to its test. */
export interface SdkWindow {
  readonly service: RealTimeSyncService;
  readonly statuses: string[];
  readonly errors: string[];
  readonly acked: () => number;
  readonly pending: () => number;
  readonly kept: () => number | undefined;
}

/** The script of the page: the SDK from its compiled package, and what it says, to be read by the test. */
const script = `
import { RealTimeSyncService } from '@paceline/client';
import { IndexedDbOutboxStorage, keepIn } from '@paceline/client/indexeddb';
const { url, token } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const service = new RealTimeSyncService({ url, getToken: () => token, storage: keepIn(new IndexedDbOutboxStorage()) });
const seen = { statuses: [], errors: [], outbox: { pending: 0, acked: 0 } };
service.connectionStatus.subscribe(({ state, error }) => seen.statuses.push(state === 'error' ? 'error: ' + error.kind : state));
service.errors.subscribe(({ kind, retry }) => seen.errors.push(kind + ' ' + retry));
service.outbox.subscribe((outbox) => (seen.outbox = outbox));
Object.assign(window, { service, ...seen, acked: () => seen.outbox.acked, pending: () => seen.outbox.pending, kept: () => seen.outbox.kept });
`;

/** A web server with one page: nothing but the SDK. */
export class SdkPages implements AsyncDisposable {
  readonly #server: Server;
  readonly #url: string;

  private constructor(server: Server) {
    this.#server = server;
    this.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  static async serve(): Promise<SdkPages> {
    const { code } = await bundle(script, []);
    const server = createServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? code : '<!doctype html><title>SDK</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return new SdkPages(server);
  }

  /** Opens the page for a user of the Paceline server at `url`. */
  async open(browser: Browser | BrowserContext, { url, token }: { readonly url: string; readonly token: string }): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(`${this.#url}#${new URLSearchParams({ url, token }).toString()}`);
    await page.waitForFunction(() => 'service' in window);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
