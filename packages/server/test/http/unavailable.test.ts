import { VirtualEnvironment } from '@paceline/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSessionService, defaultLimits, Journal, LocalBus, MemoryStore } from '@paceline/engine';
import { StoreError } from '@paceline/engine/store';
import { Tickets } from '../../src/auth/tickets.ts';
import { Tokens } from '../../src/auth/tokens.ts';
import { defaultConfig } from '../../src/config.ts';
import { createApp } from '../../src/http/app.ts';
import type { Api } from '../../src/http/services.ts';
import { createLog } from '../../src/observe/log.ts';
import { Readiness } from '../../src/readiness.ts';

let app: Api;
let store: MemoryStore;
let token: string;
let lines: string[];

// All parts of the server but the sockets, over a store that has been closed behind their back.
beforeEach(async () => {
  lines = [];
  const environment = new VirtualEnvironment();
  const log = createLog({ level: 'error', environment, write: (line) => lines.push(line) });
  store = new MemoryStore();
  const journal = new Journal({ store, environment, log, commitDelay: 0 });
  let ids = 0;
  const newId = () => `id-${++ids}`;
  const secureBytes = (count: number) => new Uint8Array(count);
  const tokens = new Tokens({ key: new Uint8Array(32), environment, newUserId: newId });
  const sessions = createSessionService({ store, journal, bus: new LocalBus(), environment, limits: defaultLimits, log, newId, secureBytes });
  const readiness = new Readiness({ store, journal, environment, isOverloaded: () => false });
  const tickets = new Tickets(environment);
  const report = () => lines.push('reported');
  app = createApp({ config: defaultConfig, environment, tokens, tickets, sessions, checkReady: () => readiness.check(), report });
  ({ token } = await tokens.issueGuest('Ana'));
  await store.close();
});

const call = (method: string, path: string) =>
  app.request(path, { method, headers: { Authorization: `Bearer ${token}` } }, { incoming: { socket: {} } });

describe('a server whose store does not work', () => {
  it.each([
    ['POST', '/api/sessions'],
    ['GET', '/api/sessions/any'],
    ['GET', '/api/sessions/any/tracks/ana.json'],
    ['POST', '/api/invites/AAA-AAA'],
  ])('says to %s %s that it may work later, and tells the operator', async (method, path) => {
    const response = await call(method, path);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toMatchObject({ code: 'service_unavailable', status: 503, title: 'The server cannot do this now' });
    expect(lines).toHaveLength(1);
  });

  it('[M5] sends who asks for what is damaged to the operator, and not back shortly', async () => {
    Object.assign(store, { loadSession: () => Promise.reject(new StoreError('damaged', 'Session "any" cannot be read.')) });
    const response = await call('GET', '/api/sessions/any');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '600']);
    expect(await response.json()).toMatchObject({ code: 'service_unavailable', detail: expect.stringContaining('is damaged'), remedy: expect.stringContaining('ask the operator') });
  });

  it('is alive, but not ready', async () => {
    expect((await call('GET', '/healthz')).status).toBe(200);
    const response = await call('GET', '/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'service_unavailable', detail: 'The store is closed.' });
  });

  it('still makes tickets, which need no store', async () => {
    expect((await call('POST', '/api/tickets')).status).toBe(201);
  });
});
