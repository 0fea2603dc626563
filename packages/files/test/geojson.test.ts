import { describe, expect, it } from 'vitest';
import { parseRun, UnreadableRun } from '../src/index.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

const line = (properties: object, coordinates: unknown = [[-30, 46, 12], [-30.00001, 46.00002, 13]]) => ({ type: 'Feature', geometry: { type: 'LineString', coordinates }, properties });

function complaint(value: unknown): string {
  try {
    parseRun(bytes(value), 'run');
    return 'it was read';
  } catch (error) {
    const { message, place } = error as UnreadableRun;
    expect(error).toBeInstanceOf(UnreadableRun);
    return place !== undefined && 'line' in place ? `line ${place.line}: ${message}` : message;
  }
}

describe('a GeoJSON file', () => {
  it('gives its places with their times, in the property that most programs write', () => {
    const run = parseRun(bytes(line({ coordTimes: ['2030-01-01T06:00:00Z', '2030-01-01T06:00:02Z'] })), 'morning');
    expect(run).toEqual({
      name: 'morning',
      startedAt: Date.UTC(2030, 0, 1, 6),
      points: [
        { time: 0, location: { latitude: 46, longitude: -30 }, altitude: 12 },
        { time: 2, location: { latitude: 46.00002, longitude: -30.00001 }, altitude: 13 },
      ],
      pauses: [],
    });
  });

  it('may be a collection, have times as numbers, and heart rates', () => {
    const times = [Date.UTC(2030, 0, 1, 6), Date.UTC(2030, 0, 1, 6, 0, 3)];
    const run = parseRun(bytes({ type: 'FeatureCollection', features: [line({ coordinateProperties: { times, heart: [120, 121] } })] }), 'run');
    expect(run.points.map(({ time, heartRate }) => [time, heartRate])).toEqual([[0, 120], [3, 121]]);
  });

  it.each([
    ['{"type":"Feature",\n"geometry":', 'line 2: it is not well-formed JSON; the file is damaged or cut off.'],
    [line({}), 'coordinate 1 of a line has no time in "coordTimes", so it was planned and not run; only a recorded run can be read.'],
    [line({ coordTimes: ['2030-01-01T06:00:00Z', 'soon'] }), /^coordinate 2 of a line has no time/],
    [line({ coordTimes: [0, 1e300] }), 'coordinate 2 of a line has the time 1e+300 in "coordTimes", which is no date: milliseconds since 1970 are expected.'],
    [line({ coordTimes: [-8_640_000_000_000_001, 0] }), /^coordinate 1 of a line has the time -8640000000000001 /],
    [line({ coordTimes: [0, 1] }, [[-30, 460], [0, 0]]), 'coordinate 1 of a line is not [longitude, latitude] in degrees.'],
    [{ type: 'FeatureCollection', features: [] }, 'it holds no recorded track: there is no LineString in it.'],
    [{ hello: 'world' }, 'it holds no recorded track: there is no LineString in it.'],
  ] as const)('that is none says why: %j', (value, sentence) => {
    if (typeof sentence === 'string') expect(complaint(value)).toBe(sentence);
    else expect(complaint(value)).toMatch(sentence);
  });
});
