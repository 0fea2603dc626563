import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { distanceBetween, record, recorderStart, rejectionWords, type Fix, type Reading, type Rejection } from '@paceline/core';
import { readTrack, testTracks } from '@paceline/testkit';

const tracks = testTracks();
const names = tracks.kind === 'found' ? tracks.names : ['(none)'];
const skipped = tracks.kind === 'missing' ? ` (SKIPPED: ${tracks.reason})` : '';

const load = (name: string): readonly Fix[] => (tracks.kind === 'found' ? readTrack(join(tracks.normalized, `${name}.json`)) : []);

function readingsOf(fixes: readonly Fix[]): readonly Reading[] {
  let state = recorderStart;
  return fixes.flatMap((fix) => {
    const recorded = record(state, fix, fix.time);
    state = recorded.state;
    return recorded.reading ?? [];
  });
}

/** Whether all of a reading can be shown, and nothing has gone back since the one before. */
function isSane(reading: Reading, before: Reading | undefined): boolean {
  const isFinite = Object.values(reading).every((value) => typeof value !== 'number' || Number.isFinite(value));
  const goesOn = before === undefined || (['elapsed', 'moving', 'distance', 'segment'] as const).every((name) => reading[name] >= before[name]);
  const isHuman = reading.speed >= 0 && reading.speed <= 7.5 && (reading.pace === 0 || reading.pace > 2);
  return isFinite && goesOn && isHuman && reading.moving <= reading.elapsed + 0.001;
}

const distanceOf = (fixes: readonly Fix[]): number => readingsOf(fixes).at(-1)?.distance ?? NaN;

const positionsOnly = (fixes: readonly Fix[]): readonly Fix[] => fixes.map(({ speed: _speed, ...fix }) => fix);

/** The plain sum over all positions, and the sum over those that a speed gate of 7 m/s leaves, holes left out. */
function sums(fixes: readonly Fix[]): { raw: number; gated: number } {
  let [raw, gated, rejected] = [0, 0, 0];
  let last: Fix | undefined;
  let good: Fix | undefined;
  for (const fix of fixes) {
    if (fix.location === undefined) continue;
    if (last?.location !== undefined) raw += distanceBetween(last.location, fix.location);
    last = fix;
    if (good?.location !== undefined && rejected < 5) {
      const [way, seconds] = [distanceBetween(good.location, fix.location), (fix.time - good.time) / 1000];
      if (seconds <= 0 || way / seconds > 7) {
        rejected += 1;
        continue;
      }
      if (seconds <= 90 && way <= 200) gated += way;
    }
    [good, rejected] = [fix, 0];
  }
  return { raw, gated };
}

/** Recorded without jumps and long holes: everything that is in the file was run. */
const clean = ['02', '04', '10', '11', '16', '17', '18', '27'];

/** What the watch itself, or the lap totals of the file, say of the distance: metres. */
const devices: Readonly<Record<string, number>> = {
  '03-fenix2-norway-9k': 9008,
  '04-stryd-portugal-6k7': 6754,
  '08-garmin-heidelberg-5k8': 5840,
  '09-fr110-scotland-4k8': 4835,
  '11-garmin-larochelle-2k1': 2154,
  '12-recife-12k6-laps': 12_008,
  '15-recife-16k5-long': 16_097,
  '16-interior-6k1-clean': 6018,
};

describe.skipIf(tracks.kind === 'missing')(`the recorded runs${skipped}`, () => {
  it('are all there', () => expect(names).toHaveLength(24));

  it.each(names)('%s: nothing that is shown breaks', (name) => {
    const readings = readingsOf(load(name));
    expect(readings.length).toBeGreaterThan(100);
    expect(readings.filter((reading, index) => !isSane(reading, readings[index - 1]))).toEqual([]);
  });

  it.each(names)('%s: goes on to the last digit from a state that was stored in a crash, at any moment', (name) => {
    const fixes = load(name);
    let [state, stored] = [recorderStart, recorderStart];
    for (const fix of fixes) {
      const [one, other] = [record(state, fix, fix.time), record(stored, fix, fix.time)];
      if (other.reading?.distance !== one.reading?.distance || other.rejection !== one.rejection) expect(other).toEqual(one);
      [state, stored] = [one.state, JSON.parse(JSON.stringify(other.state)) as typeof stored];
    }
    expect(stored).toEqual(state);
  });

  it.each(names)('%s: every position that is not used has a reason, in words', (name) => {
    const reasons = new Set<Rejection>();
    let state = recorderStart;
    for (const fix of load(name)) {
      const { state: next, reading, rejection } = record(state, fix, fix.time);
      state = next;
      if (rejection !== undefined) reasons.add(rejection);
      else if (fix.location !== undefined) expect(reading?.location).toEqual(fix.location);
    }
    for (const reason of reasons) expect([rejectionWords(reason, 'en'), rejectionWords(reason, 'de-AT')].every((words) => words.length > 5)).toBe(true);
  });

  it.each(names.filter((name) => clean.includes(name.slice(0, 2))))('%s: a clean run is as long as its positions, within 1.5 %%', (name) => {
    const fixes = positionsOnly(load(name));
    expect(Math.abs(distanceOf(fixes) / sums(fixes).raw - 1)).toBeLessThan(0.015);
  });

  it.each(names.filter((name) => name !== '26-nrc-forgot-to-stop'))('%s: is as long as its positions without the jumps and the holes, within 2 %%', (name) => {
    const fixes = positionsOnly(load(name));
    expect(Math.abs(distanceOf(fixes) / sums(fixes).gated - 1)).toBeLessThan(0.02);
  });

  it.each(Object.entries(devices))('%s: is as long as the device says (%i m), within 2.5 %%', (name, metres) => {
    expect(Math.abs(distanceOf(load(name)) / metres - 1)).toBeLessThan(0.025);
  });

  it('24-nrc-interleaved: two streams in one file make one run of 5.5 km, not one of 22', () => {
    const fixes = load('24-nrc-interleaved');
    expect(sums(fixes).raw).toBeGreaterThan(22_000);
    expect(Math.abs(distanceOf(fixes) - 5500)).toBeLessThan(100);
  });

  it('26-nrc-forgot-to-stop: a day at home after the run adds next to nothing', () => {
    const fixes = load('26-nrc-forgot-to-stop');
    const begin = fixes[0]?.time ?? NaN;
    const run = distanceOf(fixes.filter(({ time }) => time - begin < 3_100_000));
    expect(sums(fixes).raw).toBeGreaterThan(21_000);
    expect(run).toBeGreaterThan(6000);
    expect(distanceOf(fixes) - run).toBeLessThan(2000);
  });

  it('08-garmin-heidelberg-5k8: a start without positions is a run without GPS, whose time goes on', () => {
    const [first] = readingsOf(positionsOnly(load('08-garmin-heidelberg-5k8')));
    expect(first).toMatchObject({ status: 'no_gps', distance: 0, pace: 0 });
    expect(first).not.toHaveProperty('location');
  });

  it('09-fr110-scotland-4k8: its stops are no moving time', () => {
    const last = readingsOf(load('09-fr110-scotland-4k8')).at(-1);
    expect(last?.elapsed).toBeCloseTo(2624, 0);
    expect(last?.moving).toBeLessThan(2000);
  });
});
