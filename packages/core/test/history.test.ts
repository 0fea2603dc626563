import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPoint, distanceAt, elapsedAt, emptyHistory, type History } from '@paceline/core';

const historyOf = (...points: readonly (readonly [elapsed: number, distance: number])[]): History =>
  points.reduce((history, [elapsed, distance]) => addPoint(history, elapsed, distance), emptyHistory);

/** A run of `seconds` seconds whose speed changes every minute, with a point of history every so many seconds. */
const longRun = (seconds: number, every = 1): { history: History; distanceOf: (elapsed: number) => number } => {
  const speedOf = (minute: number): number => 2 + (minute % 5) * 0.5;
  const distances = [0];
  for (let second = 1; second <= seconds; second++) distances.push((distances[second - 1] ?? 0) + speedOf(Math.floor((second - 1) / 60)));
  const history = distances.reduce((known, distance, second) => (second % every === 0 ? addPoint(known, second, distance) : known), emptyHistory);
  return { history, distanceOf: (elapsed) => distances[elapsed] ?? NaN };
};

describe('a history', () => {
  it('tells the distance at a time and the time at a distance, on straight lines between its points', () => {
    const history = historyOf([0, 0], [10, 30], [20, 50]);
    expect(distanceAt(history, 5)).toBe(15);
    expect(distanceAt(history, 15)).toBe(40);
    expect(elapsedAt(history, 15)).toBe(5);
    expect(elapsedAt(history, 50)).toBe(20);
  });

  it('says nothing of what lies outside of it', () => {
    const history = historyOf([100, 300], [110, 330]);
    for (const elapsed of [0, 99.9, 110.1, NaN]) expect(distanceAt(history, elapsed)).toBeUndefined();
    for (const distance of [0, 299, 331, NaN]) expect(elapsedAt(history, distance)).toBeUndefined();
    expect(distanceAt(emptyHistory, 0)).toBeUndefined();
    expect(elapsedAt(emptyHistory, 0)).toBeUndefined();
  });

  it('tells when a distance was first reached, also where the runner then stood', () => {
    const history = historyOf([0, 0], [10, 30], [60, 30], [70, 60]);
    expect(elapsedAt(history, 30)).toBe(10);
    expect(distanceAt(history, 40)).toBe(30);
  });

  it('takes in nothing that goes back or is not a number', () => {
    const history = historyOf([10, 30], [20, 60]);
    for (const [elapsed, distance] of [[15, 70], [30, 59], [NaN, 70], [30, Infinity]] as const) {
      expect(addPoint(history, elapsed, distance)).toBe(history);
    }
  });

  it('takes the farther of two points at the same time', () => {
    expect(distanceAt(historyOf([0, 0], [10, 30], [10, 32]), 10)).toBe(32);
  });

  it('stays small over a whole day, and true within the way of half a minute', () => {
    const { history, distanceOf } = longRun(86_400, 3);
    expect(history.points.length).toBeLessThanOrEqual(2048);
    expect(distanceAt(history, 86_400)).toBe(distanceOf(86_400));
    for (let elapsed = 0; elapsed <= 86_400; elapsed += 97) {
      expect(Math.abs((distanceAt(history, elapsed) ?? NaN) - distanceOf(elapsed))).toBeLessThan(100);
    }
  });

  it('keeps every second of the first half hour', () => {
    const { history, distanceOf } = longRun(1800);
    const wrong = Array.from({ length: 1801 }, (_, elapsed) => elapsed).filter((elapsed) => distanceAt(history, elapsed) !== distanceOf(elapsed));
    expect(wrong).toEqual([]);
  });

  it('always keeps the newest point exactly, however close the points come', () => {
    const history = historyOf([0, 0], [0.1, 1], [0.2, 2], [0.3, 3], [1.5, 4], [1.6, 5]);
    expect(distanceAt(history, 1.6)).toBe(5);
    expect(history.points.length).toBeLessThanOrEqual(4);
  });

  it('never tells a distance or a time that goes back', () => {
    const steps = fc.array(fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 500, noNaN: true })), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(steps, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (increments, fractions) => {
        let [elapsed, distance, history] = [0, 0, emptyHistory];
        for (const [seconds, metres] of increments) {
          [elapsed, distance] = [elapsed + seconds, distance + metres];
          history = addPoint(history, elapsed, distance);
        }
        const asked = fractions.sort((a, b) => a - b);
        const told = asked.flatMap((fraction) => distanceAt(history, fraction * elapsed) ?? []);
        expect(told).toEqual([...told].sort((a, b) => a - b));
        const times = asked.flatMap((fraction) => elapsedAt(history, fraction * distance) ?? []);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });
});
