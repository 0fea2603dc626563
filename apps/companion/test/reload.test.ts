import { openLiveConnection } from '@paceline/client/live';
import type { LocationSource } from '@paceline/client/sources';
import { PacelineApi, RealTimeSyncService, type Guest, type RealTimeSyncServiceOptions } from '@paceline/client';
import { keepIn } from '@paceline/client/storage';
import { InMemoryServer, MemoryOutboxStorage } from '@paceline/client/testing';
import { describe, expect, it } from 'vitest';
import { unitsStore } from '../src/app/units.ts';
import { noSpeaker } from '../src/platform/speaker.ts';
import { storageOf } from '../src/platform/storage.ts';
import { savedView } from '../src/run/kept-view.ts';
import { Run, type Plan } from '../src/run/run.ts';
import { savedSeat } from '../src/run/seat.ts';
import { bannersOf } from '../src/view/banners.ts';
import { rowsOf } from '../src/view/rows.ts';

/** Ana's phone on virtual time: its pages come and go, its storage stays, and it runs at 3 m/s. */
class Phone {
  /** Whether its positions have ceased. */
  isIndoors = false;
  /** Another connection than the SDK's own. */
  connection: Pick<RealTimeSyncServiceOptions, 'openConnection'> = {};
  readonly server = new InMemoryServer();
  readonly api = new PacelineApi({ url: this.server.url, fetch: this.server.fetch, environment: this.server.environment });
  readonly disk = new MemoryOutboxStorage({ environment: this.server.environment, writeTime: 5 });
  readonly device = storageOf(() => {
    throw new Error('there is no storage in this test');
  });
  guest: Guest | undefined;
  #disk = this.disk;
  #distance = 0;
  #page: { run: Run; sync: RealTimeSyncService } | undefined;

  /** A page of the companion in that session; a later one goes on with what the one before has left. */
  async open(sessionId: string): Promise<Run> {
    const { environment, url, webSocket } = this.server;
    const guest = (this.guest ??= await this.api.createGuest('Ana'));
    const sync = new RealTimeSyncService({ url, webSocket, environment, getToken: () => guest.token, storage: keepIn(this.#disk), ...this.connection });
    const before = savedSeat(this.device, guest.userId);
    const view = before && savedView(this.device, { userId: guest.userId, sessionId });
    const plan: Plan = { sessionId, title: 'Together', name: 'Ana', mode: 'gps', before };
    const run = new Run({ environment, api: this.api, sync, guest, seats: this.device, view, source: this.#source(), keepScreenOn: () => () => undefined, speaker: noSpeaker, units: unitsStore(this.device) }, plan);
    this.#page = { run, sync };
    void run.begin();
    return run;
  }

  /** The page is gone; `in good order` it could say so before. */
  close(how: 'in good order' | 'without notice'): void {
    if (how === 'in good order') this.#page?.run.keep();
    this.#page?.run.close();
    if (how === 'without notice') this.#disk.crash();
    this.#disk = this.#disk.anotherRun();
  }

  /** The network is gone, or there again; nothing hints at it. */
  network(is: 'up' | 'refusing'): void {
    this.server.network.reachability = is;
    if (is === 'refusing') this.server.network.drop();
  }

  #source(): LocationSource {
    const { environment } = this.server;
    return {
      start: (listener) => {
        let stopped = false;
        const step = (): void => {
          if (stopped) return;
          if (!this.isIndoors) {
            this.#distance += 3;
            listener.heard({ time: environment.now(), distance: this.#distance }, environment.now());
          }
          environment.setTimer(1_000, step);
        };
        environment.setTimer(1_000, step);
        return () => (stopped = true);
      },
    };
  }
}

const script = [{ do: 'run', seconds: 3_600, speed: 3 }] as const;
const state = (run: Run) => run.store.get();
const mine = (run: Run) => rowsOf(state(run)).find(({ me }) => me);
const bens = (run: Run) => rowsOf(state(run)).find(({ name }) => name === 'Ben');

/** Ana and Ben run in one session. */
async function bothRun() {
  const phone = new Phone();
  const { environment } = phone.server;
  const run = await phone.open('s1');
  await environment.advance(500);
  await environment.settle(phone.api.redeemInvite(phone.server.issueToken('ben'), state(run).session?.code ?? ''));
  await environment.settle(phone.server.runner('ben', { sessionId: 's1', name: 'Ben', script }).start());
  await environment.advance(30_000);
  expect([mine(run)?.state, bens(run)?.state]).toEqual(['live', 'live']);
  return { phone, run, environment };
}

describe('[G3] a page that is loaded again without a network', () => {
  it.each(['in good order', 'without notice'] as const)('goes on with the run after one that ended %s, and joins by itself, however long the tunnel is', async (how) => {
    const { phone, run, environment } = await bothRun();
    phone.network('refusing');
    await environment.advance(30_000);
    const distance = state(run).placings.get(state(run).me)?.distance ?? 0;
    phone.close(how);
    await environment.advance(2_000);

    const reloaded = await phone.open('s1');
    await environment.advance(200);
    expect(state(reloaded).session?.title).toBe(state(run).session?.title);
    expect(bens(reloaded)).toMatchObject({ state: 'stale', old: true, pace: '--:--' });
    await environment.advance(1_500);
    expect(state(reloaded).part.kind).toBe('running');
    expect(state(reloaded).placings.get(state(reloaded).me)?.distance).toBeGreaterThanOrEqual(distance);
    const [banner] = bannersOf(state(reloaded), 'active');
    expect(banner?.text).toMatch(/^No connection for 3[2-9] s$/);
    if (how === 'in good order') expect(banner?.detail).toBe('Your run goes on and is kept on this device; 31 samples wait.');

    // Much longer than the SDK tries by itself.
    await environment.advance(10 * 60_000);
    expect(state(reloaded).part.kind).toBe('running');
    phone.network('up');
    await environment.advance(70_000);
    expect(state(reloaded)).toMatchObject({ end: undefined, link: { kind: 'connected' }, outbox: { pending: 0, left: undefined } });
    expect([mine(reloaded)?.state, bens(reloaded)?.state]).toEqual(['live', 'live']);
    await environment.advance(500);
    const stored = await phone.server.track('s1', state(reloaded).me);
    // The page was closed for two seconds, in which nothing was recorded.
    expect(stored.length).toBeGreaterThanOrEqual(730);
    const steps = stored.slice(1).map(({ distance = 0 }, place) => distance - (stored[place]?.distance ?? 0));
    expect(steps.filter((step) => step !== 3)).toEqual([]);
    expect(state(reloaded).racers.get(state(reloaded).me)?.history.points.length).toBeGreaterThan(700);
    phone.close('in good order');
  });

  it('never shows as live what the page before it has seen, however short ago', async () => {
    const { phone, environment } = await bothRun();
    phone.network('refusing');
    phone.close('in good order');
    const reloaded = await phone.open('s1');
    const seen = () => [bens(reloaded)?.state, bens(reloaded)?.words];
    await environment.advance(100);
    expect(seen()).toEqual(['stale', 'seen 1 s ago']);
    await environment.advance(3_000);
    expect(seen()).toEqual(['stale', 'seen 4 s ago']);
    phone.network('up');
    await environment.advance(40_000);
    expect(seen()[0]).toBe('live');
    phone.close('in good order');
  });

  it('holds what is recorded while a server sends it away for now', async () => {
    const { phone, environment } = await bothRun();
    phone.close('in good order');
    phone.server.isOverloaded = true;
    const reloaded = await phone.open('s1');
    await environment.advance(60_000);
    phone.server.isOverloaded = false;
    await environment.advance(60_000);
    expect(state(reloaded).end).toBeUndefined();
    const stored = await phone.server.track('s1', state(reloaded).me);
    expect(stored.length).toBeGreaterThan(140);
    const steps = stored.slice(1).map(({ distance = 0 }, place) => distance - (stored[place]?.distance ?? 0));
    expect(steps.filter((step) => step !== 3)).toEqual([]);
    phone.close('in good order');
  });

  it('[G8] shows the age of what was seen, however wrong the clock of the device is', async () => {
    const phone = new Phone();
    const { environment } = phone.server;
    phone.server.clockSkew = 3_600_000;
    const run = await phone.open('s1');
    await environment.advance(20_000);
    phone.network('refusing');
    phone.close('in good order');
    const reloaded = await phone.open('s1');
    await environment.advance(5_500);
    expect(mine(reloaded)?.state).toBe('live');
    expect(bannersOf(state(reloaded), 'active')[0]?.text).toMatch(/^No connection for [67] s$/);
    phone.network('up');
    await environment.advance(40_000);
    expect(mine(reloaded)?.state).toBe('live');
    expect(state(reloaded).now - state(run).now).toBeGreaterThan(40_000);
    phone.close('in good order');
  });
});

describe('a runner alone whose device tells no positions for a while', () => {
  it('is not told that the server does not answer, because it confirms later what comes seldom', { timeout: 20_000 }, async () => {
    const phone = new Phone();
    const { environment } = phone.server;
    phone.connection = { openConnection: openLiveConnection };
    const run = await phone.open('s1');
    await environment.advance(5_000);
    phone.isIndoors = true;
    const links = new Set<string>();
    run.store.subscribe(() => links.add(state(run).link.kind));
    await environment.advance(1_800_000);
    expect(links).toEqual(new Set(['connected']));
    expect(state(run).outbox.acked).toBeGreaterThan(500);
    phone.close('in good order');
  });
});

describe('somebody else whose page was closed for a while', () => {
  it('is asked about some times, and then taken to have recorded nothing meanwhile', async () => {
    const { phone, run, environment } = await bothRun();
    const watcher = new RealTimeSyncService({ url: phone.server.url, webSocket: phone.server.webSocket, environment, getToken: () => phone.server.issueToken('cleo') });
    await environment.settle(phone.api.redeemInvite(phone.server.issueToken('cleo'), state(run).session?.code ?? ''));
    const guest: Guest = { userId: 'cleo', name: 'Cleo', token: phone.server.issueToken('cleo'), expiresAt: '' };
    const plan: Plan = { sessionId: 's1', title: 'Together', name: 'Cleo', mode: 'watch', before: undefined };
    const cleo = new Run({ environment, api: phone.api, sync: watcher, guest, seats: storageOf(() => phone.device), view: undefined, source: undefined, keepScreenOn: () => () => undefined, speaker: noSpeaker, units: unitsStore(phone.device) }, plan);
    void cleo.begin();
    await environment.advance(5_000);
    const ana = state(cleo).racers.get(phone.guest!.userId);
    expect(ana?.history.points.length).toBeGreaterThan(30);
    expect(ana?.gap).toBeUndefined();
    phone.close('in good order');
    await environment.advance(20_000);
    expect(rowsOf(state(cleo)).find(({ userId }) => userId === phone.guest!.userId)?.state).toBe('offline');
    await phone.open('s1');
    await environment.advance(12_000);
    expect(rowsOf(state(cleo)).find(({ userId }) => userId === phone.guest!.userId)?.state).toBe('live');
    expect(state(cleo).racers.get(phone.guest!.userId)?.gap).toBeDefined();
    await environment.advance(200_000);
    expect(state(cleo).racers.get(phone.guest!.userId)?.gap).toBeUndefined();
    cleo.close();
    phone.close('in good order');
  });
});
