import { describe, expect, it } from 'vitest';
import { parseRun, UnreadableRun, writeRun, runFormats } from '../src/index.ts';
import { fit, gpx, tcx } from './fixtures.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const point = (within: string, time = '2030-01-01T06:00:00Z'): string => `<trkpt lat="46" lon="-30">${within}<time>${time}</time></trkpt>`;
const first = (text: string) => parseRun(bytes(text), 'run').points[0];

function complaint(text: string): string {
  try {
    return `it was read: ${JSON.stringify(parseRun(bytes(text), 'run'))}`;
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableRun);
    return (error as UnreadableRun).in('a').message;
  }
}

describe('a file in UTF-8 is read as that', () => {
  it.each(['utf-16', 'UTF-16LE', 'ucs-2', 'ISO-10646-UCS-2'])('although it declares %s', (declared) => {
    expect(first(gpx([[point('')]]).replace('UTF-8', declared))).toMatchObject({ time: 0 });
  });

  it.each(['utf-16', 'ISO-8859-1', 'EBCDIC-CP-US'])('by its byte order mark, although it declares %s', (declared) => {
    expect(first(`\ufeff${gpx([[point('')]]).replace('UTF-8', declared)}`)).toMatchObject({ time: 0 });
  });
});

describe('a value that is odd does not cost the run', () => {
  it.each(['NaN', 'INF', '-INF', 'Infinity', 'nan'])('%s is no height, no distance and no place', (value) => {
    expect(first(gpx([[point(`<ele>${value}</ele>`)]]))).toEqual({ time: 0, location: { latitude: 46, longitude: -30 } });
    expect(first(gpx([[point('').replace('"46"', `"${value}"`)]]))).toEqual({ time: 0 });
    const time = '<Time>2030-01-01T06:00:00Z</Time>';
    expect(first(tcx([[[`<Trackpoint>${time}<DistanceMeters>${value}</DistanceMeters></Trackpoint>`]]]))).toEqual({ time: 0 });
  });

  it.each([
    ['an entity of HTML', '<name>Z&uuml;rich&nbsp;&1st;</name>'],
    ['a prefix that was not declared', '<extensions><ns3:hr ns4:unit="bpm">150</ns3:hr></extensions>'],
  ])('%s is read past', (_, within) => {
    expect(first(gpx([[point(within)]]))).toEqual({ time: 0, location: { latitude: 46, longitude: -30 } });
  });

  it('zeros after the end are, too', () => {
    expect(first(`${gpx([[point('')]])}\n\0\0\0\n\0`)).toMatchObject({ time: 0 });
    expect(complaint(`<gpx>\n<trk>${'\0'.repeat(100)}`)).toBe('a, line 2: the file ends inside <trk>; the file is damaged or cut off.');
  });

  it('a latitude of a FIT file beyond the pole is none, and what is written of it can be read', () => {
    const run = parseRun(fit([{ second: 0, latitude: 120, longitude: 7 }, { second: 1, latitude: 46, longitude: 7 }]), 'run');
    expect(run.points.map(({ location }) => location?.latitude.toFixed(3))).toEqual([undefined, '46.000']);
    for (const format of runFormats) expect(parseRun(writeRun(run, format).bytes, 'run').points.at(-1)?.location?.longitude).toBeCloseTo(7, 5);
  });
});

describe('a time', () => {
  it.each([
    ['2030-01-01T08:00:00+02', '2030-01-01T06:00:00.000Z'],
    ['2030-01-01T00:30:00-05:30', '2030-01-01T06:00:00.000Z'],
    ['2030-01-01T08:00:20,5Z', '2030-01-01T08:00:20.500Z'],
    ['2030-01-01T08:00:20.123456789Z', '2030-01-01T08:00:20.123Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['20231114T221320Z', '2023-11-14T22:13:20.000Z'],
    ['2023-11-14T24:00:00Z', '2023-11-15T00:00:00.000Z'],
    ['2023-11-14 22:13', '2023-11-14T22:13:00.000Z'],
    ['2024-02-29t22:13:20z', '2024-02-29T22:13:20.000Z'],
  ])('may be written as %s', (written, meant) => {
    expect(new Date(parseRun(bytes(gpx([[point('', written)]])), 'run').startedAt ?? 0).toISOString()).toBe(meant);
  });

  it.each(['hello 1', '5', '2030-02-30T00:00:00Z', '2030-01-01', '2030-13-01T00:00:00Z', '2030-01-01T24:00:01Z', '2030-01-01T25:00:00Z', '2030-01-01T10:60:00Z', '2030-01-01T10:00:61Z', '2030-0101T10:00:00Z', '+275760-09-13T00:00:01Z'])(
    'is none when it is "%s", in GPX with the line',
    (written) => {
      expect(complaint(gpx([[point(''), point('', written)]]))).toBe(`a, line 6: <time> is "${written}", not an ISO 8601 time.`);
      const line = { type: 'LineString', coordinates: [[-30, 46]] };
      expect(complaint(JSON.stringify({ type: 'Feature', geometry: line, properties: { coordTimes: [written] } }))).toMatch(/^a: coordinate 1 of a line has no time/);
    },
  );
});

describe('an element of another format', () => {
  it('says nothing of a point', () => {
    const foreign = '<q:time xmlns:q="urn:q">1999-01-01T00:00:00Z</q:time><q:ele xmlns:q="urn:q">9</q:ele>';
    expect(parseRun(bytes(gpx([[point(foreign)]])), 'run')).toMatchObject({ startedAt: Date.UTC(2030, 0, 1, 6), points: [{ time: 0, location: { latitude: 46, longitude: -30 } }] });
    expect(first(gpx([[point(foreign)]]))).not.toHaveProperty('altitude');
  });

  it('is no track', () => {
    const foreign = `<q:trk xmlns:q="urn:q"><q:trkseg><q:trkpt lat="1" lon="1"><time>2030-01-01T05:00:00Z</time></q:trkpt></q:trkseg></q:trk>`;
    expect(parseRun(bytes(gpx([[point('')]]).replace('<trk>', `${foreign}<trk>`)), 'run').points).toHaveLength(1);
  });

  it('is of the format all the same when all are prefixed, or when it is of none', () => {
    const prefixed = `<g:gpx xmlns:g="urn:g"><g:trk><g:trkseg><g:trkpt lat="1" lon="2"><ele xmlns="">3</ele><g:time>2030-01-01T06:00:00Z</g:time></g:trkpt></g:trkseg></g:trk></g:gpx>`;
    expect(first(prefixed)).toEqual({ time: 0, location: { latitude: 1, longitude: 2 }, altitude: 3 });
  });
});
