import { existsSync } from 'node:fs';
import { PacelineApi } from '@paceline/client';
import { startServer, type ServerProcess } from '@paceline/testkit';
import { chromium, type Browser, type BrowserContext, type LaunchOptions, type Page } from 'playwright';
import { afterAll, beforeAll } from 'vitest';

/** What all tests of a file run on. */
interface Stage {
  readonly browser: Browser;
  readonly server: ServerProcess;
  readonly api: PacelineApi;
}

/** A browser and a server for the tests of the file that calls this, from the first one to the last. */
export function setStage(): Stage {
  let stage: Stage | undefined;
  const there = (): Stage => {
    if (stage === undefined) throw new Error('The stage is set before the first test, and only then can be used.');
    return stage;
  };
  beforeAll(async () => {
    const [browser, server] = await Promise.all([openBrowser(), startServer()]);
    stage = { browser, server, api: new PacelineApi({ url: server.url }) };
  }, 60_000);
  afterAll(async () => {
    await stage?.browser.close();
    await stage?.server.stop();
  });
  return {
    get browser() {
      return there().browser;
    },
    get server() {
      return there().server;
    },
    get api() {
      return there().api;
    },
  };
}

/** The two sizes that everything must work at: a phone and a desk. */
export const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } } as const;

/** A Chromium for the tests: the one that `npm test` has found or installed, else the system's. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions());
}

/** The same with the back/forward cache, in which people's browsers keep pages alive, and which Playwright turns off. */
export function openBrowserWithPageCache(): Promise<Browser> {
  return chromium.launch({ ...launchOptions(), ignoreDefaultArgs: ['--disable-back-forward-cache'] });
}

/** The same with a profile on the disk, of which what pages keep outlives the browser. */
export function openProfile(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, launchOptions());
}

function launchOptions(): LaunchOptions {
  const named = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  // Chromium refuses to run as root inside its own sandbox, and CI often is root.
  return { ...(existsSync(named) && { executablePath: named }), args: ['--no-sandbox'] };
}

/** One person's browser: storage of its own, and everything that the page complains of. */
export interface Visitor {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught exceptions and failed requests. */
  readonly complaints: readonly string[];
}

export async function visit(browser: Browser, viewport: { width: number; height: number } = sizes.desk): Promise<Visitor> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A machine without a graphics card draws in software, and its driver remarks on its own speed.
    if (/GL Driver Message .*Performance/.test(message.text())) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  return { page, complaints };
}

/** What a row of the runners' list says. */
export interface RowText {
  readonly name: string;
  readonly distance: number;
  readonly state: string;
}

/** The list of runners as it is shown, distances in metres. */
export async function rowsOf(page: Page): Promise<readonly RowText[]> {
  const rows = await page.getByTestId('runner').evaluateAll((lines) =>
    lines.map((line) => ({
      name: line.querySelector('.runner-name')?.textContent ?? '',
      distance: line.querySelector('.runner-distance')?.textContent ?? '',
      state: line.getAttribute('data-state') ?? '',
    })),
  );
  return rows.map(({ name, distance, state }) => ({ name, state, distance: metresOf(distance) }));
}

/** `5.23 km` and `840 m`, in metres; NaN for a dash. */
function metresOf(text: string): number {
  const match = /([\d.]+)\s*(km|m)\b/.exec(text);
  return match === null ? Number.NaN : Number(match[1]) * (match[2] === 'km' ? 1000 : 1);
}
