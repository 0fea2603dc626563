import { describe, expect, test } from 'vitest';
import { batterySaver, replaySource, runSource, type LocationSource, type RunSourceOptions, type SourceListener, type Steps } from '@paceline/client/sources';
import type { Fix, RecorderState, Rejection } from '@paceline/core';
import type { SyncError, TrackSample } from '@paceline/client';
import { World } from '../support/world.ts';

const placeAt = (metres: number): NonNullable<Fix['location']> => ({ latitude: 46 + metres / 111_150, longitude: -30 });

/** A source that tells what the test has it tell. */
function told<Value>() {
  let listener: SourceListener<Value> | undefined;
  return {
    source: {
      start(to: SourceListener<Value>) {
        listener = to;
        to.state({ kind: 'ready' });
        return () => (listener = undefined);
      },
    },
    isOn: () => listener !== undefined,
    tell: (value: Value, at: number) => listener?.heard(value, at),
  };
}

async function running(options: (world: World) => RunSourceOptions) {
  const world = new World();
  await world.join();
  const sent: TrackSample[] = [];
  world.service.samples.subscribe((sample) => void sent.push(sample));
  const stop = world.service.record(runSource({ environment: world.environment, ...options(world) }));
  return { world, stop, sent };
}

/** Runs north at 3 m/s, one fix a second. */
async function runFor(world: World, location: { tell: (fix: Fix, at: number) => void }, [from, to]: readonly [number, number], more: Partial<Fix> = {}): Promise<void> {
  for (let second = from; second <= to; second++) {
    const now = world.environment.now();
    location.tell({ time: now, location: placeAt(3 * second), accuracy: 5, ...more }, now);
    await world.environment.advance(1_000);
  }
}

/** Seconds between two samples at most. */
const longestSilence = (samples: readonly TrackSample[]): number =>
  Math.max(...samples.slice(1).map(({ timestamp }, place) => (Date.parse(timestamp) - Date.parse(samples[place]?.timestamp ?? '')) / 1_000));

describe('a run that is fed by sources', () => {
  test('records a reading a second, and the finish', async () => {
    const location = told<Fix>();
    const { world, stop, sent } = await running(() => ({ location: location.source }));
    await runFor(world, location, [0, 60]);
    stop();
    await world.environment.advance(1_000);
    const track = sent;
    expect(world.server.track('ana')).toHaveLength(track.length);
    expect(track.length).toBeGreaterThanOrEqual(61);
    expect(track.at(-1)).toMatchObject({ status: 'finished' });
    expect(Math.abs((track.at(-1)?.distance ?? 0) - 180)).toBeLessThan(4);
    expect([location.isOn(), world.errors]).toEqual([false, []]);
  });

  test('tells the others while no first position comes, and begins with that all the same', async () => {
    const location = told<Fix>();
    const { world, stop, sent } = await running(() => ({ location: location.source }));
    await world.environment.advance(3_000);
    expect(sent).toEqual([]);
    await world.environment.advance(10_000);
    expect(sent.map(({ pace, status, elapsed, distance }) => ({ pace, status, elapsed, distance }))).toEqual([0, 1, 2].map(() => ({ pace: 0, status: 'no_gps', elapsed: undefined, distance: undefined })));
    await runFor(world, location, [0, 10]);
    expect(sent.slice(3).map(({ elapsed }) => elapsed)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    stop();
    await world.environment.advance(1_000);
    expect([world.server.track('ana').length, world.errors]).toEqual([sent.length, []]);
  });

  test('ends once, and leaves nothing behind', async () => {
    const location = told<Fix>();
    const { world, stop, sent } = await running(() => ({ location: location.source }));
    await runFor(world, location, [0, 5]);
    stop();
    stop();
    await world.environment.advance(1_000);
    expect(sent.filter(({ status }) => status === 'finished')).toHaveLength(1);
    world.service.close();
    await world.environment.advance(60_000);
    expect(world.environment.timers).toBe(0);
  });

  test('gives way to a second one without a finish, and its own end changes nothing after that', async () => {
    const [first, second] = [told<Fix>(), told<Fix>()];
    const { world, stop, sent } = await running(() => ({ location: first.source }));
    await runFor(world, first, [0, 5]);
    const before = sent.length;
    const stopSecond = world.service.record(runSource({ environment: world.environment, location: second.source }));
    expect([first.isOn(), second.isOn()]).toEqual([false, true]);
    await runFor(world, second, [6, 15]);
    stop();
    expect([second.isOn(), sent.length - before]).toEqual([true, 10]);
    stopSecond();
    await world.environment.advance(1_000);
    expect(sent.flatMap(({ status }, place) => (status === 'finished' ? place - before : []))).toEqual([10]);
  });

  test('that has ended is not ended once more by the next', async () => {
    const ends: unknown[] = [];
    const world = new World();
    await world.join();
    const own = (name: string) => ({ recordFor: () => (how?: string) => void ends.push([name, how]) });
    world.service.record(own('first'))();
    const stop = world.service.record(own('second'));
    world.service.record(own('third'));
    stop();
    expect(ends).toEqual([['first', undefined], ['second', 'replaced'], ['second', undefined]]);
  });

  test('keeps the heart rate on the device, unless the runner wants it sent', async () => {
    for (const sendHeartRate of [false, true]) {
      const [location, strap] = [told<Fix>(), told<number>()];
      const seen: (number | undefined)[] = [];
      const { world, stop, sent } = await running(() => ({ location: location.source, heartRate: strap.source, sendHeartRate, recorded: ({ heartRate }) => void seen.push(heartRate) }));
      strap.tell(151, world.environment.now());
      await runFor(world, location, [0, 3]);
      // After five seconds of silence it says nothing of now.
      await runFor(world, location, [4, 12]);
      stop();
      await world.environment.advance(1_000);
      expect(seen.slice(0, 3)).toEqual([151, 151, 151]);
      expect(seen.at(-1)).toBeUndefined();
      expect(sent[1]?.heartRate).toBe(sendHeartRate ? 151 : undefined);
    }
  });

  test('goes by the foot pod alone on a treadmill', async () => {
    const pod = told<Steps>();
    const { world, stop, sent } = await running(() => ({ footPod: pod.source }));
    for (let second = 0; second <= 60; second++) {
      pod.tell({ speed: 3, cadence: 170, distance: 3 * second }, world.environment.now());
      await world.environment.advance(1_000);
    }
    stop();
    await world.environment.advance(1_000);
    const last = sent.at(-1);
    expect(Math.abs((last?.distance ?? 0) - 180)).toBeLessThan(7);
    expect(sent[30]).toMatchObject({ cadence: 170, status: 'running' });
  });

  test('counts what the runner reads off a treadmill and enters', async () => {
    const entered = told<Steps>();
    const { world, stop, sent } = await running(() => ({ footPod: entered.source }));
    entered.tell({ speed: 0, distance: 0 }, world.environment.now());
    await world.environment.advance(900_000);
    entered.tell({ speed: 0, distance: 2_400 }, world.environment.now());
    await world.environment.advance(900_000);
    entered.tell({ speed: 0, distance: 5_000 }, world.environment.now());
    await world.environment.advance(2_000);
    stop();
    await world.environment.advance(1_000);
    expect(sent.at(-1)).toMatchObject({ distance: 5_000, status: 'finished' });
    expect(sent.some(({ distance }) => distance === 2_400)).toBe(true);
    expect(sent.at(-1)?.elapsed).toBeGreaterThan(1_799);
    expect(longestSilence(sent)).toBeLessThanOrEqual(5);
  });

  test('goes on in time where no position comes, and says why one was not used', async () => {
    const location = told<Fix>();
    const rejections: Rejection[] = [];
    const { world, stop, sent } = await running(() => ({ location: location.source, rejected: (rejection) => void rejections.push(rejection) }));
    await runFor(world, location, [0, 20]);
    const before = sent.length;
    await world.environment.advance(30_000);
    expect(sent.length).toBeGreaterThan(before + 4);
    expect(sent.at(-1)).toMatchObject({ status: 'no_gps' });
    const now = world.environment.now();
    location.tell({ time: now, location: placeAt(60), accuracy: 500 }, now);
    expect(rejections).toEqual(['inaccurate']);
    stop();
  });

  test('goes on with a recording that a crash has interrupted', async () => {
    const location = told<Fix>();
    let kept: RecorderState | undefined;
    const { world, stop: die, sent } = await running(() => ({ location: location.source, recorded: (_, state) => void (kept = JSON.parse(JSON.stringify(state)) as RecorderState) }));
    await runFor(world, location, [0, 60]);
    die();
    const again = told<Fix>();
    const stop = world.service.record(runSource({ environment: world.environment, location: again.source, before: kept }));
    await runFor(world, again, [61, 90]);
    stop();
    await world.environment.advance(1_000);
    const last = sent.at(-1);
    expect(Math.abs((last?.distance ?? 0) - 270)).toBeLessThan(5);
    expect(last?.elapsed).toBeGreaterThan(88);
  });

  test.each([
    [0.5, 1, 61],
    [0.25, 2, 31],
    [0.1, 3, 21],
  ])('spares a battery at %f: a reading in %i s, with its place, and the finish where the runner is', async (level, seconds, most) => {
    const location = told<Fix>();
    const { world, stop, sent } = await running(() => ({ location: location.source, interval: () => batterySaver({ level, isCharging: false }).interval }));
    await runFor(world, location, [0, 60]);
    stop();
    await world.environment.advance(1_000);
    const readings = sent.filter(({ status }) => status === 'running');
    expect(Math.abs(readings.length - most)).toBeLessThanOrEqual(2);
    expect(readings.every((sample, place) => place === 0 || sample.location !== undefined)).toBe(true);
    expect(longestSilence(sent)).toBeLessThanOrEqual(seconds);
    expect(Math.abs((sent.at(-1)?.distance ?? 0) - 180)).toBeLessThan(4);
  });

  test.each([
    ['stands, and is told of once in three seconds', [0, 3_000]],
    ['stands, and is told of no more', []],
    ['is told of each second', [0, 1_000, 2_000]],
  ])('never silences a runner who %s, whatever the interval is', async (_, moments) => {
    const location = told<Fix>();
    const { world, stop, sent } = await running(() => ({ location: location.source, interval: () => 60_000 }));
    await runFor(world, location, [0, 10]);
    for (let second = 0; second < 60; second += 3) {
      for (let at = 0; at < 3_000; at += 1_000) {
        const now = world.environment.now();
        if (moments.includes(at)) location.tell({ time: now, location: placeAt(30), accuracy: 5 }, now);
        await world.environment.advance(1_000);
      }
    }
    expect(longestSilence(sent)).toBeLessThanOrEqual(5);
    stop();
  });

  test('tells what went wrong with a reading, and goes on', async () => {
    const location = told<Fix>();
    const failures: SyncError[] = [];
    const { world, stop } = await running(() => ({ location: location.source, failed: (error) => void failures.push(error) }));
    await runFor(world, location, [0, 3]);
    void world.service.leaveSession();
    await world.environment.advance(10_000);
    await runFor(world, location, [4, 6]);
    expect(failures[0]?.kind).toBe('not_in_session');
    stop();
  });

  test('replays a recorded run, from where it was', async () => {
    const fixes: readonly Fix[] = Array.from({ length: 121 }, (_, second) => ({ time: second * 1000, location: placeAt(3 * second), accuracy: 5 }));
    const { world, stop, sent } = await running(({ environment }) => ({ location: replaySource(fixes, { speed: 2, environment }) }));
    await world.environment.advance(62_000);
    stop();
    await world.environment.advance(1_000);
    expect(Math.abs((sent.at(-1)?.distance ?? 0) - 360)).toBeLessThan(12);
  });
});

test('a replay that is stopped by what hears it says no more, and nothing waits for it', async () => {
  const { environment } = new World();
  const fixes: readonly Fix[] = [0, 1_000, 2_000, 3_000].map((time) => ({ time, location: placeAt(time / 500), accuracy: 5 }));
  const heard: number[] = [];
  const stop = replaySource(fixes, { environment }).start({ state: () => {}, heard: () => heard.push(heard.length) === 2 && stop() }, 0);
  await environment.advance(10_000);
  expect(heard).toEqual([0, 1]);
});

test('what a source still says after the run was stopped is none of it', async () => {
  const location = told<Fix>();
  const source: LocationSource = { start: (listener) => (location.source.start(listener), () => {}) };
  const { world, stop, sent } = await running(() => ({ location: source }));
  await runFor(world, location, [0, 5]);
  stop();
  await runFor(world, location, [6, 10]);
  expect(sent.at(-1)?.status).toBe('finished');
});

const HOUR = 3_600_000;

/** Two minutes at 3 m/s; after one of them the device's clock, that of the fixes, or both jump by so many milliseconds. */
async function runAcrossJump({ wall = 0, fixes = 0 }: { readonly wall?: number; readonly fixes?: number }): Promise<readonly TrackSample[]> {
  const location = told<Fix>();
  const { world, sent, stop } = await running(() => ({ location: location.source }));
  const begun = world.environment.now();
  let before = 0;
  for (let second = 0; second <= 120; second++) {
    if (second === 60) {
      before = sent.length;
      world.environment.jumpClock(wall);
    }
    const time = begun + second * 1_000 + (second >= 60 ? fixes : 0);
    location.tell({ time, location: placeAt(3 * second), accuracy: 5 }, world.environment.now());
    await world.environment.advance(1_000);
  }
  stop();
  await world.environment.advance(1_000);
  return sent.slice(before);
}

const JUMPS = [10_000, 60_000, HOUR, 24 * HOUR, -10_000, -60_000, -HOUR, -24 * HOUR];

describe('a clock that jumps during a run', () => {
  test.each([
    ...JUMPS.map((by) => ({ whose: "the device's", by, jump: { wall: by } })),
    ...JUMPS.map((by) => ({ whose: "the fixes'", by, jump: { fixes: by } })),
    ...JUMPS.map((by) => ({ whose: 'both', by, jump: { wall: by, fixes: by } })),
  ])('costs some seconds of the run and no more: $whose, by $by ms', async ({ whose, jump }) => {
    const after = await runAcrossJump(jump);
    const last = after.at(-1);
    expect(last?.distance).toBeGreaterThan(360 - 10 * 3);
    expect(last?.distance).toBeLessThan(364);
    expect(after.length).toBeGreaterThan(50);
    const elapsed = last?.elapsed ?? 0;
    expect(elapsed).toBeGreaterThan(110);
    // A device that has slept for an hour looks the same as one whose every clock has jumped by it.
    if (whose !== 'both') expect(elapsed).toBeLessThan(122);
  });
});
