import { PacelineApi, RealTimeSyncService } from '@paceline/client';
import { batterySaver, type LocationSource } from '@paceline/client/sources';
import { InMemoryServer } from '@paceline/client/testing';
import { expect, it } from 'vitest';
import { unitsStore } from '../src/app/units.ts';
import { noSpeaker } from '../src/platform/speaker.ts';
import { storageOf } from '../src/platform/storage.ts';
import { Run } from '../src/run/run.ts';

it('a phone whose battery runs low sends less, its distance as it is, and goes back to each second at the plug', async () => {
  const server = new InMemoryServer();
  const { url, webSocket, environment, fetch } = server;
  const api = new PacelineApi({ url, fetch, environment });
  const guest = await api.createGuest('Ana');
  const sync = new RealTimeSyncService({ url, webSocket, environment, getToken: () => guest.token });
  let distance = 0;
  const source: LocationSource = {
    start(listener) {
      let cancel = (): void => undefined;
      const step = (): void => {
        listener.heard({ time: environment.now(), distance: (distance += 3) }, environment.now());
        cancel = environment.setTimer(1_000, step);
      };
      step();
      return () => cancel();
    },
  };
  const battery = { level: 0.1, isCharging: false };
  const seats = storageOf(() => {
    throw new Error('there is no storage in this test');
  });
  const interval = (): number => batterySaver(battery).interval;
  const run = new Run({ environment, api, sync, guest, seats, view: undefined, source, keepScreenOn: () => () => undefined, interval, speaker: noSpeaker, units: unitsStore(seats) }, { sessionId: 's1', title: 'Alone', name: 'Ana', mode: 'gps', before: undefined });
  void run.begin();
  const sent: number[] = [];
  sync.samples.subscribe(({ distance: metres = 0 }) => sent.push(metres));
  await environment.advance(60_000);
  expect(Math.abs(sent.length - 20)).toBeLessThanOrEqual(2);
  battery.isCharging = true;
  const before = sent.length;
  await environment.advance(60_000);
  expect(sent.length - before).toBeGreaterThan(57);
  run.finish();
  expect(sent.at(-1)).toBe(distance - 3);
  run.close();
});
