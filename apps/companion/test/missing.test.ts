import { describe, expect, it } from 'vitest';
import { noSearches, searchOn, type Searches } from '../src/run/missing.ts';
import type { Sighting } from '../src/run/racer.ts';
import { mine, ORIGIN, play, sample, scene, tick } from './scene.ts';

const place = (at: number) => ({ latitude: 46 + at / 30_000, longitude: 7 });
const ben = (at: number) => sample('Ben', at, { distance: at * 3, location: place(at) });
const seconds = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, second) => from + second);
const stored = (...spans: readonly (readonly [number, number])[]): readonly Sighting[] =>
  spans.flatMap(([from, to]) => seconds(from, to)).map((at) => ({ takenAt: ORIGIN + at * 1000, distance: at * 3, speed: 3, pace: 5.5, elapsed: at, moving: at, status: 'running', location: place(at) }));
const withStored = (state: ReturnType<typeof scene>, ...spans: readonly (readonly [number, number])[]) => play(state, [{ type: 'track', userId: 'ben', track: stored(...spans) }]);
const racer = (state: ReturnType<typeof scene>) => state.racers.get('ben');

/** Ben was seen for 20 s, was away for 40 s, and is back. */
const back = scene([...seconds(0, 20).map(ben), ...seconds(60, 65).map(ben), tick(65)]);

describe('[G3] what somebody recorded in a tunnel', () => {
  it('is missed when they are back, and there when it is stored, in its place', () => {
    expect(racer(back)?.gap).toEqual({ from: 20, to: 60 });
    expect(racer(back)?.line.places).toHaveLength(27);
    // They have joined again, and upload.
    const halfway = withStored(back, [0, 20], [60, 65]);
    expect(racer(halfway)?.gap).toEqual({ from: 20, to: 60 });
    const almost = withStored(back, [0, 47], [60, 65]);
    expect(racer(almost)?.gap).toEqual({ from: 20, to: 60 });
    const whole = withStored(back, [0, 66]);
    expect(racer(whole)?.gap).toBeUndefined();
    expect(racer(whole)?.history.points).toHaveLength(67);
    expect(racer(whole)?.line.places).toHaveLength(67);
    expect(racer(whole)?.latest?.takenAt).toBe(ORIGIN + 66_000);
  });

  it('is two breaks in one, when there was another before the first was filled', () => {
    const again = play(back, [...seconds(90, 92).map(ben), tick(92)]);
    expect(racer(again)?.gap).toEqual({ from: 20, to: 90 });
    expect(racer(withStored(again, [0, 66], [90, 92]))?.gap).toEqual({ from: 20, to: 90 });
    expect(racer(withStored(again, [0, 92]))?.gap).toBeUndefined();
  });

  it('is not missed for the sake of a few seconds, nor of somebody who was not seen before', () => {
    expect(racer(scene([...seconds(0, 20).map(ben), ben(29), tick(29)]))?.gap).toBeUndefined();
    expect(racer(scene([ben(60), tick(60)]))?.gap).toBeUndefined();
  });

  it('is asked for at growing intervals, and no more when it was never recorded', () => {
    const asked: number[] = [];
    let searches: Searches = noSearches;
    let state = back;
    for (let second = 0; second < 300; second += 0.5) {
      const found = searchOn(searches, state.racers.values(), second * 1000);
      searches = found.searches;
      if (found.due.length > 0) asked.push(second);
      for (const userId of found.over) state = play(state, [{ type: 'given_up', userId }]);
    }
    expect(asked).toEqual([1.5, 4.5, 10.5, 25.5, 55.5, 115.5]);
    expect(racer(state)?.gap).toBeUndefined();
    expect([...searches]).toEqual([]);
  });
});

describe('what is known of a track already', () => {
  it('is not lost to a stored one that is shorter, as before the upload of what was recorded offline', () => {
    const own = scene([...seconds(0, 50).map((at) => mine(at, at * 3)), tick(50)]);
    const track = stored([0, 20]);
    const state = play(own, [{ type: 'track', userId: 'ana', track }]);
    expect(state.racers.get('ana')).toBe(own.racers.get('ana'));
  });

  it('gives way to a longer one', () => {
    const late = scene([...seconds(40, 50).map(ben), tick(50)]);
    expect(racer(withStored(late, [0, 48]))?.history.points).toHaveLength(51);
  });
});
