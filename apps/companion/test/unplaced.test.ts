import { PacelineApi, RealTimeSyncService } from '@paceline/client';
import { openLiveConnection } from '@paceline/client/live';
import type { LocationSource, SourceListener, SourceState } from '@paceline/client/sources';
import { InMemoryServer } from '@paceline/client/testing';
import type { Fix } from '@paceline/core';
import { describe, expect, it } from 'vitest';
import { unitsStore } from '../src/app/units.ts';
import { noSpeaker } from '../src/platform/speaker.ts';
import { storageOf } from '../src/platform/storage.ts';
import { Run } from '../src/run/run.ts';
import type { Mode } from '../src/run/seat.ts';
import { bannersOf } from '../src/view/banners.ts';
import { numbersOf } from '../src/view/numbers.ts';
import { rowsOf } from '../src/view/rows.ts';

const server = new InMemoryServer();
const { environment, url, webSocket } = server;
const api = new PacelineApi({ url, fetch: server.fetch, environment });

/** Somebody of the session `s1`, which the first one opens. */
async function somebody(name: string, mode: Mode, source?: LocationSource): Promise<Run> {
  const guest = await api.createGuest(name);
  const sync = new RealTimeSyncService({ url, webSocket, environment, getToken: () => guest.token, openConnection: openLiveConnection });
  const device = storageOf(() => {
    throw new Error('there is no storage in this test');
  });
  const run = new Run({ environment, api, sync, guest, seats: device, view: undefined, source, keepScreenOn: () => () => undefined, speaker: noSpeaker, units: unitsStore(device) }, { sessionId: 's1', title: 'Together', name, mode, before: undefined });
  return run;
}

const blocked: SourceState = { kind: 'blocked', reason: 'Location is blocked for this page.', remedy: 'Allow location; it then goes on by itself.' };

describe('a runner of whom no position has come', () => {
  it('is one without GPS to the friends, is told what to do, and begins when it comes', { timeout: 20_000 }, async () => {
    let listener: SourceListener<Fix> | undefined;
    const ana = await somebody('Ana', 'gps', { start: (to) => ((listener = to), to.state(blocked), () => (listener = undefined)) });
    void ana.begin();
    await environment.advance(500);
    const ben = await somebody('Ben', 'watch');
    const { code = '' } = ana.store.get().session ?? {};
    await environment.settle(api.redeemInvite(server.issueToken(ben.store.get().me), code));
    void ben.begin();
    await environment.advance(2_000);
    const seen = () => rowsOf(ben.store.get()).find(({ name }) => name === 'Ana');
    expect(seen()).toMatchObject({ state: 'ready', words: 'getting ready' });
    // As long as it takes to find the setting.
    for (let waited = 0; waited < 60; waited += 5) {
      await environment.advance(5_000);
      expect(seen()).toMatchObject({ state: 'no_gps', words: 'no GPS', distance: '–', pace: '--:--' });
    }
    expect(numbersOf(ben.store.get()).elapsed.value).toBe('0:00');
    expect(ana.store.get().part).toMatchObject({ kind: 'ready' });
    expect(bannersOf(ana.store.get(), 'active')).toMatchObject([{ text: blocked.reason, detail: `${blocked.remedy} Until a position comes, your friends see that you have no GPS, and your time has not begun.`, offer: 'other_way' }]);

    listener?.state({ kind: 'ready' });
    for (let second = 0; second < 10; second++) {
      listener?.heard({ time: environment.now(), distance: 3 * second }, environment.now());
      await environment.advance(1_000);
    }
    expect(seen()).toMatchObject({ state: 'live', distance: '27 m' });
    const { samples } = await environment.settle(api.track(server.issueToken(ana.store.get().me), 's1', ana.store.get().me));
    expect(samples.find(({ elapsed }) => elapsed !== undefined)).toMatchObject({ elapsed: 0, distance: 0 });
    const { runners } = await environment.settle(api.results(server.issueToken(ana.store.get().me), 's1'));
    expect(runners.map(({ net }) => Math.round(net))).toEqual([9]);
    ana.close();
    ben.close();
  });
});
