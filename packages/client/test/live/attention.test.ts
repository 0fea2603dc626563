import { afterEach, describe, expect, test, vi } from 'vitest';
import { pageAttention, type Rate } from '@paceline/client/live';
import { ScriptedServer } from './scripted-server.ts';

/** A server, and how closely somebody watches. */
function watched(rate: Rate): { readonly server: ScriptedServer; readonly follow: (rate: Rate) => void; readonly stopped: () => boolean } {
  let [follow, stopped] = [(_: Rate): void => {}, false];
  const server = new ScriptedServer({
    attention: (listener) => {
      listener(rate);
      follow = listener;
      return () => (stopped = true);
    },
  });
  return { server, follow: (next) => follow(next), stopped: () => stopped };
}

const rates = (server: ScriptedServer): unknown[] => server.news().flatMap(({ message }) => (message?.type === 'watch' ? [message.data.rate] : []));

describe('[T13] a live connection', () => {
  test('tells the server how closely somebody watches, whenever that changes', async () => {
    const { server, follow } = watched('full');
    await server.join();
    for (const rate of ['slow', 'none', 'full'] as const) {
      follow(rate);
      follow(rate);
      await server.environment.advance(1_050);
    }
    expect(rates(server)).toEqual(['slow', 'none', 'full']);
  });

  test('tells the last of what changes many times a second, which the server would not take', async () => {
    const { server, follow } = watched('full');
    await server.join();
    for (let times = 0; times < 30; times++) for (const rate of ['slow', 'full', 'none'] as const) follow(rate);
    await server.environment.advance(5_000);
    expect(rates(server)).toEqual(['slow', 'none']);
    for (let times = 0; times < 30; times++) for (const rate of ['full', 'none'] as const) follow(rate);
    await server.environment.advance(5_000);
    expect(rates(server)).toEqual(['full', 'none']);
  });

  test('tells it again on the next connection, once that server is known to understand', async () => {
    const { server, follow } = watched('full');
    await server.join();
    follow('slow');
    server.network.last.drop();
    await server.environment.advance(20_000);
    expect(server.connection.isConnected()).toBe(true);
    server.news();
    server.say({ type: 'cadence', data: { sessionId: 'run', interval: 1_000, phase: 0 } });
    await server.environment.advance(100);
    expect(rates(server)).toEqual(['slow']);
  });

  test('says nothing to a server that may not know of rates', async () => {
    const { server, follow } = watched('slow');
    await server.join('none');
    follow('none');
    await server.environment.advance(50);
    expect(rates(server)).toEqual([]);
  });

  test('stops looking when it is closed', () => {
    const { server, stopped } = watched('full');
    expect(stopped()).toBe(false);
    server.connection.close();
    expect(stopped()).toBe(true);
  });
});

describe('[T13] a page', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('follows slowly while it is hidden, and nobody listens to it after the end', () => {
    const document = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
    vi.stubGlobal('document', document);
    const told: Rate[] = [];
    const stop = pageAttention((rate) => told.push(rate));
    document.visibilityState = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    stop();
    document.visibilityState = 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
    expect(told).toEqual(['slow', 'full']);
  });

  test('is always watched where there is none', () => {
    const told: Rate[] = [];
    pageAttention((rate) => told.push(rate))();
    expect(told).toEqual(['full']);
  });
});
