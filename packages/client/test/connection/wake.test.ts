import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocketClient, type WakeHints } from '@paceline/client';
import { VirtualEnvironment } from '@paceline/testkit';
import { clockJumped, clockStep } from '../../src/connection/clock-watch.ts';
import { platformWakeHints } from '../../src/platform.ts';
import { FakeNetwork } from '../support/fake-network.ts';
import { FakeServer } from '../support/fake-server.ts';

function world() {
  const environment = new VirtualEnvironment();
  const network = new FakeNetwork(environment);
  const server = new FakeServer(network);
  const hinted = new Set<() => void>();
  const wakeHints: WakeHints = (wake) => {
    hinted.add(wake);
    return () => void hinted.delete(wake);
  };
  const client = new WebSocketClient({ environment, webSocket: network.Socket, wakeHints });
  const hint = (): void => hinted.forEach((wake) => wake());
  return { environment, network, server, client, hinted, hint };
}

async function connected() {
  const all = world();
  all.client.connect('wss://run.example.org/ws');
  await all.environment.advance(2_000);
  expect(all.client.isConnected()).toBe(true);
  return all;
}

/** A connection whose burst is used up. */
async function givenUp() {
  const all = world();
  all.network.weather = 'refused';
  all.client.connect('wss://run.example.org/ws');
  await all.environment.advance(100_000);
  expect(all.network.sockets).toHaveLength(6);
  all.network.weather = 'up';
  return all;
}

describe('a hint of the platform', () => {
  test('starts a new burst at once after the last one has given up', async () => {
    const { environment, client, hint } = await givenUp();
    hint();
    await environment.advance(100);
    expect(client.isConnected()).toBe(true);
  });

  test('several at once start one attempt', async () => {
    const { environment, network, hint } = await givenUp();
    for (let i = 0; i < 3; i++) hint();
    await environment.advance(100);
    expect(network.sockets).toHaveLength(7);
  });

  test('probes a socket that looks open, and replaces it within seconds when it is dead', async () => {
    const { environment, network, client, hint } = await connected();
    network.last.cut = true;
    hint();
    await environment.advance(4_000 + 2_500 + 100);
    expect([network.sockets.length, client.isConnected()]).toEqual([2, true]);
  });

  test('is listened to as long as a connection is wanted, and no longer', async () => {
    const { network, client, environment, hinted } = world();
    expect(hinted.size).toBe(0);
    client.connect('wss://run.example.org/ws');
    await environment.advance(100);
    client.connect('wss://run.example.org/ws');
    expect(hinted.size).toBe(1);
    network.last.drop(4501);
    await environment.advance(100);
    expect(hinted.size).toBe(0);
    client.connect('wss://run.example.org/ws');
    expect(hinted.size).toBe(1);
    client.disconnect();
    expect([hinted.size, environment.timers]).toEqual([0, 0]);
  });
});

describe('a jump of the clock', () => {
  test('is a hint as well: the device has slept, with or without its monotonic clock', async () => {
    const { environment, client } = await givenUp();
    environment.jumpClock(3_600_000);
    await environment.advance(10_100);
    expect(client.isConnected()).toBe(true);
  });

  test.each([
    { what: 'nothing', wall: 10_000, monotonic: 10_000, step: 0, jumped: false },
    { what: 'a busy device', wall: 14_000, monotonic: 14_000, step: 0, jumped: false },
    { what: 'a sleep during which the monotonic clock stood still', wall: 3_610_000, monotonic: 10_000, step: 3_600_000, jumped: true },
    { what: 'a sleep during which it went on', wall: 3_610_000, monotonic: 3_610_000, step: 0, jumped: true },
    { what: 'a clock that was set back', wall: -50_000, monotonic: 10_000, step: -60_000, jumped: true },
    { what: 'a clock that was set by a second', wall: 11_000, monotonic: 10_000, step: 0, jumped: false },
  ])('$what', ({ wall, monotonic, step, jumped }) => {
    const before = { wall: 1_000, monotonic: 7 };
    const after = { wall: 1_000 + wall, monotonic: 7 + monotonic };
    expect([clockStep(before, after), clockJumped(before, after, 10_000)]).toEqual([step, jumped]);
  });
});

describe('in a web page', () => {
  afterEach(() => vi.unstubAllGlobals());

  function page() {
    const targets = { window: new EventTarget(), document: Object.assign(new EventTarget(), { visibilityState: 'hidden' }) };
    vi.stubGlobal('addEventListener', targets.window.addEventListener.bind(targets.window));
    vi.stubGlobal('removeEventListener', targets.window.removeEventListener.bind(targets.window));
    vi.stubGlobal('document', targets.document);
    return targets;
  }

  test('the hints are: online, offline, shown from the cache, visible again; not: hidden', () => {
    const { window, document } = page();
    let woken = 0;
    const stop = platformWakeHints(() => (woken += 1));
    window.dispatchEvent(new Event('online'));
    window.dispatchEvent(new Event('offline'));
    window.dispatchEvent(new Event('pageshow'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(woken).toBe(3);
    document.visibilityState = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    expect(woken).toBe(4);
    stop();
    for (const target of [window, document]) for (const type of ['online', 'offline', 'pageshow', 'visibilitychange']) target.dispatchEvent(new Event(type));
    expect(woken).toBe(4);
  });

  test('elsewhere there are none, and nothing fails', () => {
    expect(() => platformWakeHints(() => undefined)()).not.toThrow();
  });
});
