import { PacelineApi, type Guest } from '@paceline/client';
import { startServer, until, type ServerProcess } from '@paceline/testkit';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { openBrowser } from './browser.ts';
import { SdkPages, type SdkWindow } from './sdk-page.ts';

let browser: Browser;
let server: ServerProcess;
let pages: SdkPages;
let api: PacelineApi;

beforeAll(async () => {
  [browser, server, pages] = await Promise.all([openBrowser(), startServer(), SdkPages.serve()]);
  api = new PacelineApi({ url: server.url });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await pages?.[Symbol.asyncDispose]();
  await server?.stop();
});

/** Something that the page with the SDK says of itself. */
const ask = <Answer>(page: Page, what: (window: SdkWindow) => Answer): Promise<Answer> => page.evaluate(`(${what.toString()})(window)`);

const join = (page: Page, sessionId: string, { userId }: Guest): Promise<unknown> =>
  page.evaluate(([session, user]) => (window as unknown as SdkWindow).service.joinSession(session, user, []).then(() => 'joined', (error: { kind: string; message: string }) => `${error.kind}: ${error.message}`), [sessionId, userId] as const);

/** Records that many samples at once, a metre further each. */
const record = (page: Page, from: number, to: number): Promise<unknown> =>
  page.evaluate(([first, last]) => {
    for (let distance = first; distance <= last; distance++) (window as unknown as SdkWindow).service.sendPaceUpdate({ pace: 5, distance });
  }, [from, to] as const);

const stored = async (sessionId: string, { token, userId }: Guest) => (await api.track(token, sessionId, userId)).samples.map(({ distance }) => distance);

describe('in a real browser', () => {
  test('a half-open socket: Chromium goes offline without closing it, and back; nothing is lost', { timeout: 60_000 }, async () => {
    const ana = await api.createGuest('Ana');
    const page = await pages.open(browser, { url: server.url, token: ana.token });
    expect(await join(page, 'half-open', ana)).toBe('joined');
    await record(page, 1, 3);
    await until(() => ask(page, ({ acked }) => acked() === 3), { what: 'three samples to be acknowledged' });
    await page.context().setOffline(true);
    await record(page, 4, 6);
    // The browser closes nothing, but says "offline": no call of the app, a probe finds the dead socket.
    await until(() => ask(page, ({ statuses }) => statuses.at(-1) === 'connecting'), { what: 'the silence to be noticed', timeout: 15_000 });
    expect(await ask(page, ({ acked, pending }) => [acked(), pending()])).toEqual([3, 3]);
    // No call of the app: the browser's own "online" starts the next attempt.
    await page.context().setOffline(false);
    await until(() => ask(page, ({ acked }) => acked() === 6), { what: 'all samples to be acknowledged', timeout: 15_000 });
    expect(await stored('half-open', ana)).toEqual([1, 2, 3, 4, 5, 6]);
    await page.close();
  });

  test('[G3] a page that dies offline: what it recorded goes up with the next one, once, as one track with what that records', { timeout: 60_000 }, async () => {
    const ana = await api.createGuest('Ana');
    const context = await browser.newContext();
    const page = await pages.open(context, { url: server.url, token: ana.token });
    expect(await join(page, 'died-offline', ana)).toBe('joined');
    await record(page, 1, 300);
    await until(() => ask(page, ({ acked }) => acked() === 300), { what: 'the samples to be acknowledged' });
    await context.setOffline(true);
    await record(page, 301, 900);
    await until(() => ask(page, ({ kept }) => kept() === 900), { what: 'the rest to be kept in the browser' });
    // Not closed in good order: its renderer is killed.
    const crashed = page.waitForEvent('crash');
    await Promise.all([crashed, page.goto('chrome://crash').catch(() => undefined)]);
    await page.close();
    await context.setOffline(false);
    const next = await pages.open(context, { url: server.url, token: ana.token });
    expect(await join(next, 'died-offline', ana)).toBe('joined');
    await record(next, 901, 905);
    await until(async () => (await stored('died-offline', ana)).length === 905, { what: 'everything to be stored', timeout: 15_000 });
    expect(await stored('died-offline', ana)).toEqual(Array.from({ length: 905 }, (_, place) => place + 1));
    expect(await ask(next, ({ errors }) => errors)).toEqual([]);
    await context.close();
  });

  test('[G3] [G7] two tabs of one user: each keeps its own, and what the first holds goes up when it is replaced', { timeout: 60_000 }, async () => {
    const ana = await api.createGuest('Ana');
    const context = await browser.newContext();
    const first = await pages.open(context, { url: server.url, token: ana.token });
    expect(await join(first, 'two-tabs', ana)).toBe('joined');
    await record(first, 1, 200);
    const second = await pages.open(context, { url: server.url, token: ana.token });
    expect(await join(second, 'two-tabs', ana)).toBe('joined');
    await record(second, 201, 400);
    await until(async () => (await stored('two-tabs', ana)).length === 400, { what: 'both to be stored', timeout: 15_000 });
    expect((await stored('two-tabs', ana)).toSorted((a = 0, b = 0) => a - b)).toEqual(Array.from({ length: 400 }, (_, place) => place + 1));
    expect(await Promise.all([first, second].map((page) => ask(page, ({ errors }) => errors)))).toEqual([['replaced never'], []]);
    await context.close();
  });

  test('five tabs of one user: the last one has the run, the others are told once and stay quiet', { timeout: 60_000 }, async () => {
    const ana = await api.createGuest('Ana');
    const context = await browser.newContext();
    const tabs: Page[] = [];
    for (let tab = 0; tab < 5; tab++) {
      const page = await pages.open(context, { url: server.url, token: ana.token });
      expect(await join(page, 'five-tabs', ana)).toBe('joined');
      tabs.push(page);
    }
    const [last, ...others] = tabs.toReversed();
    for (const page of others) {
      await until(() => ask(page, ({ statuses }) => statuses.at(-1) === 'error: replaced'), { what: 'a tab to be told' });
      // A hint of the platform does not make it fight for the run.
      await ask(page, ({ service }) => service.wake());
    }
    await record(last!, 1, 5);
    await until(() => ask(last!, ({ acked }) => acked() === 5), { what: 'the last tab to record' });
    expect(await Promise.all(others.map((page) => ask(page, ({ errors }) => errors)))).toEqual(others.map(() => ['replaced never']));
    expect(await ask(last!, ({ errors }) => errors)).toEqual([]);
    await context.close();
  });

  test('a server that never answers hello: the join fails in time and says what is wrong', { timeout: 60_000 }, async () => {
    const silent = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'paceline.v1' });
    await new Promise((resolve) => silent.once('listening', resolve));
    const url = `ws://127.0.0.1:${(silent.address() as AddressInfo).port}/ws`;
    const page = await pages.open(browser, { url, token: 'any' });
    expect(await join(page, 'never', { userId: 'ana', name: 'Ana', token: '', expiresAt: '' })).toMatch(/^service_unavailable: .*did not answer within 10 s/);
    expect(await ask(page, ({ statuses }) => statuses.at(-1))).toBe('disconnected');
    await page.close();
    for (const client of silent.clients) client.terminate();
    await new Promise((resolve) => silent.close(resolve));
  });

  test('a frozen page: the server is restarted meanwhile, and when the page is shown again everything recorded goes up', { timeout: 60_000 }, async () => {
    const ana = await api.createGuest('Ana');
    const page = await pages.open(browser, { url: server.url, token: ana.token });
    expect(await join(page, 'frozen', ana)).toBe('joined');
    await record(page, 1, 2);
    await until(() => ask(page, ({ acked }) => acked() === 2), { what: 'two samples to be acknowledged' });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await server.kill9();
    await server.start();
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await record(page, 3, 4);
    await until(() => ask(page, ({ acked }) => acked() === 4), { what: 'all samples to be acknowledged', timeout: 20_000 });
    expect(await stored('frozen', ana)).toEqual([1, 2, 3, 4]);
    await page.close();
  });
});
