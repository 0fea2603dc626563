import * as fc from 'fast-check';
import geodesic from 'geographiclib-geodesic';
import { describe, expect, it } from 'vitest';
import { distanceBetween, type LatLon } from '@paceline/core';

const earth = geodesic.Geodesic.WGS84;

/** A place, and the place that lies `length` metres away from it by the exact geodesic. */
function walk(start: LatLon, azimuth: number, length: number): LatLon {
  const { lat2 = NaN, lon2 = NaN } = earth.Direct(start.latitude, start.longitude, azimuth, length);
  return { latitude: lat2, longitude: lon2 };
}

const place = (maxLatitude: number) =>
  fc.record({
    latitude: fc.double({ min: -maxLatitude, max: maxLatitude, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  });
const azimuth = fc.double({ min: 0, max: 360, noNaN: true });

describe('the distance between two places', () => {
  it('is within a millimetre of the geodesic over the lengths between two fixes', () => {
    fc.assert(
      fc.property(place(80), azimuth, fc.double({ min: 0, max: 1000, noNaN: true }), (start, direction, length) => {
        const end = walk(start, direction, length);
        fc.pre(Math.abs(end.latitude) <= 80);
        expect(Math.abs(distanceBetween(start, end) - length)).toBeLessThan(0.001);
      }),
    );
  });

  it('is within 0.1 % up to 100 km', () => {
    fc.assert(
      fc.property(place(79), azimuth, fc.double({ min: 1, max: 100_000, noNaN: true }), (start, direction, length) => {
        const end = walk(start, direction, length);
        fc.pre(Math.abs(end.latitude) <= 80);
        expect(Math.abs(distanceBetween(start, end) / length - 1)).toBeLessThan(0.001);
      }),
    );
  });

  it('is finite, not negative and the same both ways, anywhere', () => {
    fc.assert(
      fc.property(place(90), place(90), (a, b) => {
        const there = distanceBetween(a, b);
        expect(there).toBeGreaterThanOrEqual(0);
        expect(there).toBeLessThan(30_000_000);
        expect(distanceBetween(b, a)).toBeCloseTo(there, 6);
      }),
    );
  });

  it('takes the short way over the date line', () => {
    const west = { latitude: 52, longitude: 179.9999 };
    const east = { latitude: 52, longitude: -179.9999 };
    expect(distanceBetween(west, east)).toBeCloseTo(13.736, 3);
  });

  it('is exactly zero from a place to itself', () => {
    expect(distanceBetween({ latitude: 46, longitude: -30 }, { latitude: 46, longitude: -30 })).toBe(0);
  });
});
