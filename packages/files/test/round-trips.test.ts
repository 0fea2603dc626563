import * as fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testTracks } from '@paceline/testkit';
import { parseRun, runFormats, writeRun, type RecordedPoint, type RecordedRun, type RunFormat } from '../src/index.ts';
import { readRun } from '../src/node/read-run.ts';

const STARTED = Date.UTC(2030, 0, 1, 6);

const again = (run: RecordedRun, format: RunFormat): RecordedRun => parseRun(writeRun(run, format).bytes, run.name);

const run: RecordedRun = {
  name: 'Lunch & "hills" <5 km>',
  startedAt: STARTED,
  points: [
    { time: 0, location: { latitude: 46, longitude: -30 }, altitude: 12.4, heartRate: 120, cadence: 160, speed: 2.5, distance: 0 },
    { time: 1, location: { latitude: 46.00002, longitude: -30.00001 }, altitude: 12.6, heartRate: 121, cadence: 162, speed: 2.6, distance: 2.5 },
    { time: 5, location: { latitude: 46.0001, longitude: -30.00003 }, altitude: 13, heartRate: 125, cadence: 164, speed: 2.75, distance: 12.25 },
    { time: 65, location: { latitude: 46.0001, longitude: -30.00003 }, altitude: 13, heartRate: 100, cadence: 150, speed: 1.5, distance: 12.25 },
    { time: 70, location: { latitude: 46.00015, longitude: -30.00003 }, altitude: -4.2, heartRate: 118, cadence: 158, speed: 2, distance: 20 },
  ],
  pauses: [{ from: 5, to: 65 }],
};

const withoutDistance = ({ distance: _, ...point }: RecordedPoint): RecordedPoint => point;

describe('a run that is written and read again', () => {
  it.each(['tcx', 'fit', 'geojson'] as const)('is the same as %s', (format) => {
    // FIT has its own steps: 8.4e-8 degrees, and fifths of a metre of height.
    const near = (value: number, digits: number) => expect.closeTo(value, digits) as number;
    const points = run.points.map(({ location, altitude = 0, ...point }) => ({ ...point, altitude: near(altitude, 5), location: { latitude: near(location?.latitude ?? 0, 6), longitude: near(location?.longitude ?? 0, 6) } }));
    expect(again(run, format)).toEqual({ ...run, points });
    expect(writeRun(run, format).omitted).toEqual([]);
  });

  it('is the same as gpx, but for the distance of the device, which it has no room for', () => {
    expect(again(run, 'gpx')).toEqual({ ...run, points: run.points.map(withoutDistance) });
    expect(writeRun(run, 'gpx').omitted).toEqual(["GPX has no room for the device's own distance."]);
  });

  it('keeps points without a position where the format can, and says so where it cannot', () => {
    const indoors: RecordedRun = { ...run, points: run.points.map((point, place) => (place === 1 ? { time: point.time, heartRate: 130, distance: 3 } : point)) };
    expect(again(indoors, 'tcx').points[1]).toEqual({ time: 1, heartRate: 130, distance: 3 });
    expect(again(indoors, 'fit').points[1]).toEqual({ time: 1, heartRate: 130, distance: 3 });
    for (const format of ['gpx', 'geojson'] as const) {
      expect(again(indoors, format).points).toHaveLength(4);
      expect(writeRun(indoors, format).omitted[0]).toMatch(/^1 point without a position/);
    }
  });

  it('says when times are cut to seconds', () => {
    const fine: RecordedRun = { ...run, points: run.points.map((point, place) => (place === 2 ? { ...point, time: 5.25 } : point)), pauses: [] };
    expect(writeRun(fine, 'fit').omitted).toEqual(['Parts of seconds: FIT tells times by the second.']);
    expect(again(fine, 'gpx').points[2]?.time).toBe(5.25);
    expect(again(fine, 'fit').points[2]?.time).toBe(5);
  });

  it('keeps the accuracy in FIT, which alone has room for it', () => {
    const accurate: RecordedRun = { ...run, points: run.points.map((point) => ({ ...point, accuracy: 7 })) };
    expect(again(accurate, 'fit').points[0]?.accuracy).toBe(7);
    expect(writeRun(accurate, 'tcx').omitted).toEqual(['TCX has no room for the accuracy of the positions.']);
  });

  it.each([
    ['1 January of the year 1', '0001-01-01T00:00:00Z'],
    ['the year 1970', '1970-01-01T00:00:00Z'],
    ['the last date that there is', '+275760-09-12T23:00:00Z'],
  ])('of %s keeps its times, and in FIT begins on another date, which is said', (_, begin) => {
    const old: RecordedRun = { ...run, startedAt: Date.parse(begin) };
    for (const format of runFormats) {
      const { startedAt, points } = again(old, format);
      expect([format, startedAt]).toEqual([format, format === 'fit' ? Date.UTC(2000, 0, 1) : old.startedAt]);
      expect(points.map(({ time }) => time)).toEqual([0, 1, 5, 65, 70]);
    }
    expect(again(old, 'fit').pauses).toEqual(run.pauses);
    expect(writeRun(old, 'fit').omitted).toEqual(['Its date: FIT has none before 1990 and after 2125, so the run begins on 1 January 2000 there.']);
  });

  it('may have no date at all', () => {
    const { startedAt: _, ...invented } = run;
    expect(again(invented, 'fit').points.map(({ time }) => time)).toEqual([0, 1, 5, 65, 70]);
    expect(writeRun(invented, 'fit').omitted).toEqual([]);
  });

  it('may have times that step back, or years between them', () => {
    const at = (...times: readonly number[]): RecordedRun => ({ ...run, points: times.map((time, place) => ({ time, location: { latitude: 46, longitude: -30 + place * 1e-5 } })), pauses: [] });
    for (const format of runFormats) {
      expect(again(at(0, -60, -3_600, -30), format).points.map(({ time }) => time)).toEqual([0, -60, -3_600, -30]);
      expect(again(at(0, 90 * 86_400), format).points.map(({ time }) => time)).toEqual([0, 90 * 86_400]);
    }
    expect(writeRun(at(0, 2 ** 33), 'fit').omitted).toEqual([expect.stringMatching(/^Its date: /), expect.stringMatching(/^The times of its last points: /)]);
  });

  it('is written in every format whatever its times are', () => {
    const time = fc.oneof(fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }), fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.constantFrom(-8.64e15, 8.64e15, 0));
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 5 }), fc.constantFrom(...runFormats), (times, format) => {
        const feature = { type: 'Feature', geometry: { type: 'LineString', coordinates: times.map(() => [-30, 46]) }, properties: { coordTimes: times, heartRates: times.map(() => 299) } };
        const read = parseRun(new TextEncoder().encode(JSON.stringify(feature)), 'run');
        expect(again(read, format).points).toHaveLength(times.length);
      }),
      { numRuns: 500 },
    );
  });

  it('survives whatever is in it, in every format', () => {
    const point = fc.record(
      {
        location: fc.record({ latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: fc.double({ min: -180, max: 180, noNaN: true }) }),
        altitude: fc.double({ min: -400, max: 8000, noNaN: true }),
        heartRate: fc.integer({ min: 30, max: 220 }),
        cadence: fc.integer({ min: 0, max: 110 }).map((strides) => 2 * strides),
        speed: fc.double({ min: 0, max: 12, noNaN: true }),
        distance: fc.double({ min: 0, max: 100_000, noNaN: true }),
      },
      { requiredKeys: ['location'] },
    );
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom(...runFormats), (points, name, format) => {
        const written: RecordedRun = { name, startedAt: STARTED, points: points.map((each, time) => ({ time, ...each })), pauses: [] };
        const read = again(written, format);
        expect(read.points).toHaveLength(points.length);
        for (const [place, each] of read.points.entries()) {
          const before = points[place];
          expect(each.time).toBe(place);
          expect(Math.abs((each.location?.latitude ?? 99) - (before?.location.latitude ?? 0))).toBeLessThan(2e-7);
          expect(Math.abs((each.location?.longitude ?? 999) - (before?.location.longitude ?? 0))).toBeLessThan(3e-7);
          expect(each.heartRate).toBe(before?.heartRate);
          if (before?.altitude !== undefined) expect(Math.abs((each.altitude ?? 9999) - before.altitude)).toBeLessThan(0.11);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('may be a whole day long', () => {
    const day: RecordedRun = {
      name: 'day',
      startedAt: STARTED,
      points: Array.from({ length: 86_401 }, (_, time) => ({ time, location: { latitude: 46 + time * 1e-6, longitude: -30 }, heartRate: 100 + (time % 60) })),
      pauses: [],
    };
    for (const format of runFormats) {
      const { points } = again(day, format);
      expect(points).toHaveLength(86_401);
      expect(points.at(-1)).toMatchObject({ time: 86_400, heartRate: 100 });
    }
  }, 180_000);
});

const tracks = testTracks();

describe.skipIf(tracks.kind === 'missing')(`the recorded runs${tracks.kind === 'missing' ? ` (SKIPPED: ${tracks.reason})` : ''}`, () => {
  /** As far as a value may be off: FIT has fifths of a metre, centimetres and strides. */
  const tolerance = { accuracy: 1, altitude: 0.11, heartRate: 0.5, cadence: 1, speed: 0.001, distance: 0.011 } as const;
  const keys = Object.keys(tolerance) as (keyof typeof tolerance)[];

  /** What of a point is not there again, by the names of its members. */
  function lost(before: RecordedPoint, after: RecordedPoint | undefined, seconds: number): readonly string[] {
    const [there, here] = [before.location, after?.location];
    const isPlaced = there === undefined || here === undefined ? there === here : Math.abs(there.latitude - here.latitude) < 2e-7 && Math.abs(there.longitude - here.longitude) < 2e-7;
    const isTimely = Math.abs((after?.time ?? Infinity) - before.time) <= seconds;
    const others = keys.filter((key) => (before[key] === undefined) !== (after?.[key] === undefined) || Math.abs((before[key] ?? 0) - (after?.[key] ?? 0)) > tolerance[key]);
    return [...(isPlaced ? [] : ['location']), ...(isTimely ? [] : ['time']), ...others];
  }

  const files = tracks.kind === 'found' ? readdirSync(tracks.raw) : [];
  it.each(files)('%s keeps all that a format can hold, and says what it cannot', async (file) => {
    const recorded = await readRun(join(tracks.kind === 'found' ? tracks.raw : '', file));
    for (const format of runFormats) {
      const isBlindKept = format === 'fit' || format === 'tcx';
      const kept = isBlindKept ? recorded.points : recorded.points.filter(({ location }) => location !== undefined);
      const read = again(recorded, format);
      const shift = kept[0]?.time ?? 0;
      const missing = new Set(kept.flatMap((point, place) => lost({ ...point, time: point.time - shift }, read.points[place], format === 'fit' ? 1 : 0.0011)));
      const omitted = writeRun(recorded, format).omitted.join(' ');
      expect([format, read.points.length, read.pauses]).toEqual([format, kept.length, recorded.pauses]);
      expect([...missing].filter((key) => key !== 'distance' || !omitted.includes("the device's own distance"))).toEqual([]);
      expect(omitted.includes('without a position')).toBe(kept.length < recorded.points.length);
    }
  });
});
