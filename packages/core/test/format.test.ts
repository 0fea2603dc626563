import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDistance, formatDuration, formatGap, formatPace, METRES_PER_MILE, paceOfSpeed } from '@paceline/core';

describe('a pace', () => {
  it.each([
    [5.5, '5:30'],
    [5.9999999, '6:00'],
    [4.99166, '4:59'],
    [4.9917, '5:00'],
    [9.999, '10:00'],
    [59.9999, '60:00'],
    [3, '3:00'],
  ])('of %f min/km is shown as %s', (pace, text) => expect(formatPace(pace)).toBe(text));

  it.each([[undefined], [0], [-1], [NaN], [Infinity]])('of %s is unknown', (pace) => expect(formatPace(pace)).toBe('--:--'));

  it('is converted before it is rounded', () => {
    expect(formatPace(5, 'imperial')).toBe('8:03');
    expect(formatPace(1000 / METRES_PER_MILE, 'imperial')).toBe('1:00');
  });

  it('never shows sixty seconds', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (pace) => {
        expect(formatPace(pace)).toMatch(/^\d+:[0-5]\d$/);
      }),
    );
  });

  it('comes from a speed, but not from a crawl', () => {
    expect(paceOfSpeed(1000 / 300)).toBeCloseTo(5, 10);
    expect(paceOfSpeed(0.83)).toBeCloseTo(20.08, 2);
    for (const speed of [0.8299, 0, -3, NaN, Infinity]) expect(paceOfSpeed(speed)).toBeUndefined();
  });
});

describe('a distance', () => {
  it.each([
    [0, '0 m'],
    [-0.2, '0 m'],
    [839.6, '840 m'],
    [999.4, '999 m'],
    [999.5, '1.00 km'],
    [5234.9, '5.23 km'],
    [9999.99, '10.00 km'],
    [42_195, '42.20 km'],
    [NaN, '--'],
  ])('of %f m is shown as %s', (metres, text) => expect(formatDistance(metres)).toBe(text));

  it.each([
    [100, '328 ft'],
    [160.7, '527 ft'],
    [160.9, '0.10 mi'],
    [5000, '3.11 mi'],
  ])('of %f m is shown as %s in miles', (metres, text) => expect(formatDistance(metres, 'imperial')).toBe(text));
});

describe('a gap', () => {
  it.each([
    [40.4, '+40 m'],
    [-40.4, '−40 m'],
    [0.4, '0 m'],
    [-0.4, '0 m'],
    [-1234, '−1.2 km'],
    [999.7, '+1.0 km'],
    [NaN, '--'],
  ])('of %f m is shown as %s', (metres, text) => expect(formatGap(metres)).toBe(text));

  it('can be shown in feet and miles', () => expect([formatGap(-10, 'imperial'), formatGap(3218.7, 'imperial')]).toEqual(['−33 ft', '+2.0 mi']));
});

describe('a duration', () => {
  it.each([
    [0, '0:00'],
    [-0.4, '0:00'],
    [185, '3:05'],
    [59.5, '1:00'],
    [3599.4, '59:59'],
    [3599.5, '1:00:00'],
    [3723, '1:02:03'],
    [86_400, '24:00:00'],
    [-5, '−0:05'],
    [NaN, '--:--'],
  ])('of %f s is shown as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
