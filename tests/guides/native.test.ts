import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RealTimeSyncService, type TrackSample } from '@paceline/client';
import { runSource, type LocationSource, type SourceState } from '@paceline/client/sources';
import { InMemoryServer } from '@paceline/client/testing';
import type { Environment } from '@paceline/core';
import { repository } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modules } from './guide.ts';
import { Phone } from './phone.ts';
import { writeModules } from './stand-ins.ts';

type Adapter = (environment?: Environment) => LocationSource;

/** Where nothing else writes while this runs; git passes over it. */
const folder = join(repository, 'tests/dist/native-guide');
const phone = new Phone();
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
const world = globalThis as { standIns?: unknown; document?: unknown };
let appState: { readonly listeners: Set<(state: string) => void> };

const adapters = [
  ['expo-location', 'expoPositions'],
  ['react-native-geolocation', 'reactNativePositions'],
  ['capacitor-background', 'capacitorBackgroundPositions'],
  ['capacitor-geolocation', 'capacitorPositions'],
] as const;

beforeAll(async () => {
  Object.assign(world, { standIns: phone.plugins, document: page });
  mkdirSync(folder, { recursive: true });
  writeModules(folder, modules);
  appState = (await import(join(folder, 'node_modules/react-native/index.js'))) as typeof appState;
});

afterAll(() => {
  delete world.standIns;
  delete world.document;
  rmSync(folder, { recursive: true, force: true });
});

/** The person comes back from the settings. */
function comeBack(): void {
  for (const tell of appState.listeners) tell('active');
  page.dispatchEvent(new Event('visibilitychange'));
}

async function adapter(module: string, name: string): Promise<Adapter> {
  return ((await import(join(folder, `${module}.ts`))) as Readonly<Record<string, Adapter>>)[name]!;
}

/** A runner who has joined a server and records with that adapter. */
async function recording(positions: Adapter) {
  const server = new InMemoryServer();
  const { url, webSocket, environment } = server;
  const sync = new RealTimeSyncService({ url, webSocket, environment, getToken: () => server.issueToken('ana') });
  await environment.settle(sync.joinSession('run', 'ana', []));
  const states: SourceState[] = [];
  const stop = sync.record(runSource({ location: positions(environment), environment, state: (_, state) => states.push(state) }));
  let metres = 0;
  return {
    environment,
    states,
    stop,
    /** At 3 m/s, a position a second. */
    run: async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        phone.report({ time: environment.now(), metres: (metres += 3) });
        await environment.advance(1_000);
      }
    },
    track: async (): Promise<readonly TrackSample[]> => {
      await environment.advance(1_000);
      return server.track('run', 'ana');
    },
    close: () => sync.close(),
  };
}

const kinds = (states: readonly SourceState[]): readonly string[] => states.map(({ kind }) => kind).filter((kind, place, all) => kind !== all[place - 1]);

describe.each(adapters)('the adapter for %s', (module, name) => {
  it('records a run from positions to the finish, and leaves nothing behind', async () => {
    const { run, stop, track, states, environment, close } = await recording(await adapter(module, name));
    await environment.advance(100);
    expect(phone.watching).toBe(1);
    await run(61);
    stop();
    const samples = await track();
    expect(samples.length).toBeGreaterThan(58);
    expect(samples.at(-1)).toMatchObject({ status: 'finished', altitude: 400, accuracy: 5 });
    expect(Math.abs((samples.at(-1)?.distance ?? 0) - 180)).toBeLessThan(5);
    expect(kinds(states)).toEqual(['asking', 'searching', 'ready']);
    expect([phone.watching, appState.listeners.size]).toEqual([0, 0]);
    close();
  });

  it('asks for a position each second and for no least distance', async () => {
    const { environment, stop, close } = await recording(await adapter(module, name));
    await environment.advance(100);
    const asked = Object.entries(phone.options.at(-1) ?? {});
    expect(asked.filter(([key]) => /distance/i.test(key)).every(([, value]) => value === 0)).toBe(true);
    expect(asked.filter(([key]) => /interval/i.test(key) && !/distance/i.test(key)).every(([, value]) => value === 1_000)).toBe(true);
    stop();
    close();
  });

  it.each(['isAllowed', 'isLocationOn'] as const)('says what to do while not %s, and begins by itself afterwards', async (hindrance) => {
    phone[hindrance] = false;
    const { run, environment, states, stop, track, close } = await recording(await adapter(module, name));
    await environment.advance(20_000);
    const { kind, ...words } = states.at(-1) ?? { kind: 'none' };
    const isTold = hindrance === 'isAllowed' || module !== 'react-native-geolocation';
    if (isTold) expect([kind, words]).toEqual(['blocked', { reason: expect.stringMatching(/\.$/), remedy: expect.stringContaining('come back') }]);
    const before = await track();
    // The others hear that there is no position, and the run's own time has not begun.
    expect(before.map(({ status, distance, elapsed }) => [status, distance, elapsed])).toEqual(before.map(() => ['no_gps', undefined, undefined]));
    expect(before.length).toBeGreaterThan(2);
    phone[hindrance] = true;
    comeBack();
    await environment.advance(100);
    expect(phone.watching).toBe(1);
    await run(60);
    expect(states.at(-1)?.kind).toBe('ready');
    stop();
    const samples = await track();
    expect(samples.at(-1)?.distance).toBeGreaterThan(150);
    expect(phone.watching).toBe(0);
    close();
  });

  it('goes on in time while there is no position, and with them again', async () => {
    const { run, environment, states, stop, track, close } = await recording(await adapter(module, name));
    await environment.advance(100);
    await run(20);
    phone.fail('timeout');
    await environment.advance(20_000);
    expect(states.at(-1)?.kind).toBe('searching');
    expect((await track()).at(-1)?.status).toBe('no_gps');
    await run(20);
    expect(states.at(-1)?.kind).toBe('ready');
    expect((await track()).at(-1)?.status).toBe('running');
    stop();
    close();
  });

  it('notices by itself when positions just stop', async () => {
    const { run, environment, states, stop, close } = await recording(await adapter(module, name));
    await environment.advance(100);
    await run(20);
    await environment.advance(11_000);
    expect(states.at(-1)?.kind).toBe('searching');
    stop();
    close();
  });

  it('watches nothing when the run was over before the person had answered', async () => {
    const answered = Promise.withResolvers<void>();
    phone.question = answered.promise;
    const { run, environment, states, stop, close } = await recording(await adapter(module, name));
    await environment.advance(1_000);
    stop();
    answered.resolve();
    await environment.advance(1_000);
    await run(3);
    expect([phone.watching, kinds(states)]).toEqual([0, ['asking']]);
    phone.question = Promise.resolve();
    close();
  });
});
