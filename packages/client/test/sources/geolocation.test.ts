import type { Fix } from '@paceline/core';
import { VirtualEnvironment } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { geolocationSource, type GeolocationLike, type LocationSource, type PermissionsLike, type PositionLike, type SourceState } from '@paceline/client/sources';

/** Starts a source and writes down what it says. */
function listen(source: LocationSource, recorded = 0) {
  const fixes: Fix[] = [];
  const states: SourceState[] = [];
  const stop = source.start({ heard: (fix) => fixes.push(fix), state: (state) => states.push(state) }, recorded);
  return { fixes, states, stop };
}

const DENIED = 1;
const UNAVAILABLE = 2;

/** A receiver that says what the test tells it to. */
function receiver() {
  const watches = new Map<number, { readonly heard: (position: PositionLike) => void; readonly failed: (error: { readonly code: number; readonly PERMISSION_DENIED: number }) => void }>();
  let asked = 0;
  let started = 0;
  const geolocation: GeolocationLike = {
    watchPosition(heard, failed) {
      started += 1;
      watches.set(started, { heard, failed });
      return started;
    },
    getCurrentPosition: () => void (asked += 1),
    clearWatch: (id: number) => void watches.delete(id),
  };
  const coords = { latitude: 46, longitude: 7, accuracy: 6, speed: 3, altitude: null };
  return {
    geolocation,
    watching: () => watches.size,
    started: () => started,
    asked: () => asked,
    report: (timestamp: number) => watches.forEach(({ heard }) => heard({ timestamp, coords })),
    fail: (code: number) => watches.forEach(({ failed }) => failed({ code, PERMISSION_DENIED: DENIED })),
  };
}

describe('the positions of the device', () => {
  it('say why there are none on a page that did not come over https, or in a browser without any', () => {
    const environment = new VirtualEnvironment();
    const insecure = listen(geolocationSource({ geolocation: receiver().geolocation, permissions: undefined, secure: false, environment }));
    expect(insecure.states).toMatchObject([{ kind: 'blocked', reason: expect.stringContaining('https') }]);
    const missing = listen(geolocationSource({ geolocation: undefined, permissions: undefined, secure: true, environment }));
    expect(missing.states).toMatchObject([{ kind: 'blocked' }]);
  });

  it('tell a refusal, which lasts, from a position that is not there yet', () => {
    const device = receiver();
    const { states } = listen(geolocationSource({ geolocation: device.geolocation, permissions: undefined, secure: true, environment: new VirtualEnvironment() }));
    device.fail(UNAVAILABLE);
    device.report(1);
    device.fail(DENIED);
    expect(states.map(({ kind }) => kind)).toEqual(['asking', 'searching', 'ready', 'blocked']);
  });

  it('go on by themselves when the person allows them after all', async () => {
    const device = receiver();
    const status = Object.assign(new EventTarget(), { state: 'denied' });
    const permissions = { query: () => Promise.resolve(status) } as unknown as PermissionsLike;
    const { states } = listen(geolocationSource({ geolocation: device.geolocation, permissions, secure: true, environment: new VirtualEnvironment() }));
    device.fail(DENIED);
    await Promise.resolve();
    status.state = 'granted';
    status.dispatchEvent(new Event('change'));
    expect(device.started()).toBe(2);
    expect(device.watching()).toBe(1);
    device.report(1);
    expect(states.at(-1)).toEqual({ kind: 'ready', accuracy: 6 });
  });

  it('are asked for once more when the device says nothing while nobody moves', async () => {
    const environment = new VirtualEnvironment();
    const device = receiver();
    const { fixes, stop } = listen(geolocationSource({ geolocation: device.geolocation, permissions: undefined, secure: true, environment }));
    device.report(environment.now());
    await environment.advance(2_900);
    expect(device.asked()).toBe(0);
    await environment.advance(200);
    expect(device.asked()).toBe(1);
    expect(fixes).toHaveLength(1);
    stop();
    await environment.advance(60_000);
    expect([device.watching(), device.asked(), environment.timers]).toEqual([0, 1, 0]);
  });
});
