import { describe, expect, it } from 'vitest';
import { seededRandom, type Fix } from '@paceline/core';
import { pacedAfterBreak, pacedOn, tempoStart, type Tempo } from '../../src/recorder/tempo.ts';
import { at, during, placeAt, recordAll } from './scenario.ts';

/** Metres after so many seconds of someone whose paces, s/km, begin at the given seconds. */
function metresOf(paces: readonly (readonly [from: number, secondsPerKm: number])[]): (second: number) => number {
  return (second) =>
    paces.reduce((sum, [from, secondsPerKm], place) => {
      const until = Math.min(second, paces[place + 1]?.[0] ?? Infinity);
      return until <= from ? sum : sum + ((until - from) * 1000) / secondsPerKm;
    }, 0);
}

/** Fixes of someone who is so far after so many seconds, along a line and beside it, with a receiver that wavers by so many metres. */
function received(metres: (second: number) => number, to: number, wavering = 0): readonly Fix[] {
  const random = seededRandom(7);
  let [along, beside] = [0, 0];
  const next = (before: number): number => 0.8 * before + wavering * (random() + random() + random() - 1.5);
  return during({ from: 0, to }, (second) => {
    [along, beside] = [next(along), next(beside)];
    return at(second, 0, { location: placeAt(metres(second) + along, beside) });
  });
}

const paces = (fixes: readonly Fix[]): readonly number[] => recordAll(fixes).readings.map(({ pace }) => pace * 60);

const rms = (errors: readonly number[]): number => Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);

describe('the pace of the present', () => {
  it.each([
    [300, 360],
    [360, 300],
  ])('that changes from %i to %i s/km is half shown after 15 s, three quarters after 30 s, and all but 5 s/km after 40 s', (from, to) => {
    const shown = paces(received(metresOf([[0, from], [600, to]]), 700));
    const left = (seconds: number): number => Math.abs((shown[600 + seconds] ?? 0) - to) / Math.abs(to - from);
    expect(left(0)).toBeCloseTo(1, 1);
    expect(left(15)).toBeLessThanOrEqual(0.5);
    expect(left(30)).toBeLessThanOrEqual(0.25);
    for (const [second, pace] of shown.entries()) if (second >= 640) expect(Math.abs(pace - to)).toBeLessThan(5);
  });

  it('of a wavering receiver is steadier than the last twenty seconds alone', () => {
    const fixes = received((second) => 3 * second, 1200, 2);
    const { readings } = recordAll(fixes);
    const path = [0];
    for (let second = 1; second <= 1200; second++) {
      const [before, now] = [fixes[second - 1]?.location, fixes[second]?.location];
      const [north, east] = [((now?.latitude ?? 0) - (before?.latitude ?? 0)) * 111_150, ((now?.longitude ?? 0) - (before?.longitude ?? 0)) * 77_460];
      path.push((path.at(-1) ?? 0) + Math.hypot(north, east));
    }
    const mean = (path.at(-1) ?? 0) / 1200;
    const seconds = Array.from({ length: 1000 }, (_, index) => index + 200);
    const plain = rms(seconds.map((second) => ((path[second] ?? 0) - (path[second - 20] ?? 0)) / 20 - mean));
    const ours = rms(seconds.map((second) => (readings[second]?.speed ?? 0) - mean));
    expect(plain).toBeGreaterThan(0.05);
    expect(ours).toBeLessThan(0.75 * plain);
  });

  it('of someone whose changes last is shown sooner once that was seen', () => {
    const fartlek = metresOf(Array.from({ length: 30 }, (_, place) => [120 * place, place % 2 === 0 ? 330 : 270] as const));
    const shown = paces(received(fartlek, 3600));
    const lagAfter = (second: number): number => shown.slice(second).findIndex((pace, index) => index > 0 && Math.abs(pace - (shown[second - 1] ?? 0)) > 45);
    expect(lagAfter(120)).toBeGreaterThan(0);
    expect(lagAfter(3120)).toBeLessThan(lagAfter(120));
  });

  it('is unknown while somebody stands, however much the receiver wavers', () => {
    const { readings } = recordAll(received((second) => 3 * Math.min(second, 60), 300, 1.5));
    const standing = readings.filter(({ status, elapsed }) => status === 'paused' && elapsed > 70);
    expect(standing.length).toBeGreaterThan(150);
    expect(standing.every(({ speed, pace }) => speed === 0 && pace === 0)).toBe(true);
  });

  it('is not what was usual for someone who has almost stopped', () => {
    const { readings } = recordAll(received((second) => (second <= 300 ? 3 * second : 900 + 0.81 * (second - 300)), 400));
    for (const { elapsed, pace, status } of readings) if (elapsed > 320) expect({ pace, status }).toEqual({ pace: 0, status: 'running' });
  });

  it('after a break of which nothing is known is that of the seconds since, and of what was usual', () => {
    const fixes = received((second) => 3 * second, 700).filter((_, second) => second < 300 || second > 500);
    const { readings } = recordAll(fixes);
    expect(readings.find(({ elapsed }) => elapsed === 505)?.pace).toBe(0);
    expect(readings.find(({ elapsed }) => elapsed === 511)?.speed).toBeCloseTo(3, 2);
  });

  it('is not made of metres that were held back and are counted all at once', () => {
    const treadmill = during({ from: 0, to: 600 }, (second) => ({ time: at(second, 0).time, distance: 3 * (second > 120 && second < 210 ? 120 : second) }));
    const { readings } = recordAll(treadmill);
    for (const second of [209, 210, 220]) expect(readings[second]?.speed).toBe(0);
    for (const second of [231, 270, 400]) expect(readings[second]?.speed).toBeLessThan(3.1);
    expect(readings[600]?.speed).toBeCloseTo(3, 1);
  });
});

describe('what is learned of a tempo', () => {
  /** Goes on at a speed for so many seconds from where it is. */
  const ranOn = (tempo: Tempo, [from, to]: readonly [number, number], speed: number): Tempo =>
    during({ from, to: to - 1 }, (second) => at(second, 0)).reduce((before, _, index) => {
      const moment = (second: number) => ({ elapsed: second, distance: second * speed });
      return pacedOn(before, moment(from + index), moment(from + index + 1));
    }, tempo);

  it('begins when half a minute is known, and is bounded', () => {
    expect(ranOn(tempoStart, [0, 29], 3).outlooks).toEqual([]);
    expect(ranOn(tempoStart, [0, 60], 3).outlooks.length).toBeGreaterThan(0);
    expect(ranOn(tempoStart, [0, 3600], 3).outlooks.length).toBeLessThanOrEqual(11);
  });

  it('is that changes last, where they do', () => {
    const changed = ranOn(ranOn(tempoStart, [0, 120], 3), [120, 180], 2.5);
    expect(changed.lasted / changed.seen).toBeGreaterThan(0.8);
  });

  it('is nothing from the other side of a hole or a break', () => {
    const leading = ranOn(ranOn(tempoStart, [0, 120], 3), [120, 130], 4);
    const { lasted, seen } = leading;
    expect(pacedOn(leading, { elapsed: 130, distance: 0 }, { elapsed: 190, distance: 180 })).toMatchObject({ lasted, seen });
    expect(ranOn(pacedAfterBreak(leading), [140, 158], 3)).toMatchObject({ lasted, seen });
  });
});
