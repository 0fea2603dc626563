import { describe, expect, it } from 'vitest';
import { parseRun } from '../src/read/parse-run.ts';
import { fit, gpx, tcx } from './fixtures.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a GPX file', () => {
  const point = (second: number, within = ''): string =>
    `<trkpt lat="46.001" lon="-30.002"><ele>12.5</ele><time>2030-01-01T06:00:${String(second).padStart(2, '0')}Z</time>${within}</trkpt>`;

  it('gives its points with the seconds since the first', () => {
    const run = parseRun(bytes(gpx([[point(0), point(2)]])), 'morning');
    expect(run).toEqual({
      name: 'morning',
      startedAt: Date.UTC(2030, 0, 1, 6),
      points: [
        { time: 0, location: { latitude: 46.001, longitude: -30.002 }, altitude: 12.5 },
        { time: 2, location: { latitude: 46.001, longitude: -30.002 }, altitude: 12.5 },
      ],
      pauses: [],
    });
  });

  it.each(['gpxtpx', 'ns3', 'anything'])('finds the heart rate by namespace, whatever the prefix (%s)', (prefix) => {
    const extension = `<extensions><${prefix}:TrackPointExtension><${prefix}:hr>151</${prefix}:hr><${prefix}:cad>84</${prefix}:cad></${prefix}:TrackPointExtension></extensions>`;
    const run = parseRun(bytes(gpx([[point(0, extension)]], prefix)), 'run');
    expect(run.points[0]).toMatchObject({ heartRate: 151, cadence: 168 });
  });

  it('does not take an unknown extension for a heart rate', () => {
    const extension = '<extensions><q:hr xmlns:q="urn:something-else">150</q:hr></extensions>';
    expect(parseRun(bytes(gpx([[point(0, extension)]])), 'run').points[0]).not.toHaveProperty('heartRate');
  });

  it('takes a new segment as the end of a pause', () => {
    const run = parseRun(bytes(gpx([[point(0), point(5)], [], [point(45), point(50)]])), 'run');
    expect(run.points).toHaveLength(4);
    expect(run.pauses).toEqual([{ from: 5, to: 45 }]);
  });

  it('is recognized behind a byte order mark', () => {
    expect(parseRun(bytes(`\ufeff${gpx([[point(0)]])}`), 'run').points).toHaveLength(1);
  });

  it.each([
    ['UTF-16, little end first', true, false],
    ['UTF-16, big end first', true, true],
    ['UTF-16 without a byte order mark', false, false],
  ])('is read in %s', (_, isMarked, isBig) => {
    const encoded = Buffer.from(`${isMarked ? '\ufeff' : ''}${gpx([[point(0), point(2)]])}`, 'utf16le');
    expect(parseRun(new Uint8Array(isBig ? encoded.swap16() : encoded), 'run').points).toHaveLength(2);
  });

  it('is read in the encoding that it declares', () => {
    const latin = gpx([[point(0, '<desc>München</desc>')]]).replace('UTF-8', 'ISO-8859-1');
    expect(parseRun(Buffer.from(latin, 'latin1'), 'run').points).toHaveLength(1);
    expect(() => parseRun(bytes(gpx([[point(0)]]).replace('UTF-8', 'EBCDIC-CP-US')), 'run')).toThrow('it is written in "EBCDIC-CP-US", an encoding that is not known here; save it as UTF-8.');
  });

  it('may begin with an empty line, and is damaged where it is', () => {
    expect(parseRun(bytes(`\n  ${gpx([[point(0)]])}`), 'run').points).toHaveLength(1);
    expect(() => parseRun(bytes(`\n\n${gpx([['<trkpt lat="x" lon="1"/>']])}`), 'run')).toThrow(expect.objectContaining({ place: { line: 7 } }));
  });

  it.each([
    ['a lone ampersand', '<name>Run & Fun</name><link href="https://example.org/?a=1&b=2"/>'],
    ['characters that XML does not know', '<name>\u0000\u0002&#3;&#x1f;</name>'],
    ['the end of a CDATA section without its beginning', '<name>]]></name>'],
    ['attributes without quotes or a value', '<link open href=here></link>'],
  ])('may have %s beside its readings', (_, sloppy) => {
    expect(parseRun(bytes(gpx([[point(0, sloppy), point(2)]])), 'run').points.map(({ time }) => time)).toEqual([0, 2]);
  });

  it('has readings in CDATA sections, between comments and with references, too', () => {
    const odd = '<trkpt lat="4&#54;" lon="-30"><time><![CDATA[2030-01-01]]>T06:00:<!-- so late -->01Z</time><ele> 1&#x32; </ele></trkpt>';
    expect(parseRun(bytes(gpx([[odd]])), 'run')).toMatchObject({ startedAt: Date.UTC(2030, 0, 1, 6, 0, 1), points: [{ time: 0, location: { latitude: 46 }, altitude: 12 }] });
  });

  it('has no points but those of its segments', () => {
    const elsewhere = `<extensions><trkpt lat="1" lon="1"/><trk><trkseg>${point(9)}</trkseg></trk></extensions><trkpt lat="1" lon="1"/>`;
    const text = gpx([[point(0, elsewhere), point(2)]]).replace('<trk>', `<metadata>${elsewhere}</metadata><trk>`);
    expect(parseRun(bytes(text), 'run').points.map(({ time }) => time)).toEqual([0, 2]);
  });

  it('means UTC when a time has no zone', () => {
    const unzoned = (second: string) => `<trkpt lat="46" lon="-30"><time>2030-01-01T06:00:${second}</time></trkpt>`;
    expect(parseRun(bytes(gpx([[unzoned('01'), '<trkpt lat="46" lon="-30"><time>2030-01-01T08:00:04+02:00</time></trkpt>']])), 'run').points[1]?.time).toBe(3);
  });
});

describe('a TCX file', () => {
  const time = (second: number): string => `<Time>2030-01-01T06:00:${String(second).padStart(2, '0')}Z</Time>`;
  const position = '<Position><LatitudeDegrees>46</LatitudeDegrees><LongitudeDegrees>-30</LongitudeDegrees></Position>';

  it('keeps the points that have no position', () => {
    const run = parseRun(
      bytes(
        tcx([
          [
            [
              `<Trackpoint>${time(0)}<DistanceMeters>0</DistanceMeters><HeartRateBpm><Value>88</Value></HeartRateBpm></Trackpoint>`,
              `<Trackpoint>${time(3)}${position}<Extensions><TPX xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><Speed>2.5</Speed><RunCadence>82</RunCadence></TPX></Extensions></Trackpoint>`,
            ],
          ],
        ]),
      ),
      'run',
    );
    expect(run.points).toEqual([
      { time: 0, distance: 0, heartRate: 88 },
      { time: 3, location: { latitude: 46, longitude: -30 }, speed: 2.5, cadence: 164 },
    ]);
  });

  it('has a pause where a lap has a second track, and none between laps', () => {
    const point = (second: number): string => `<Trackpoint>${time(second)}${position}</Trackpoint>`;
    const run = parseRun(bytes(tcx([[[point(0), point(4)], [point(20), point(24)]], [[point(26), point(30)]]])), 'run');
    expect(run.points.map(({ time }) => time)).toEqual([0, 4, 20, 24, 26, 30]);
    expect(run.pauses).toEqual([{ from: 4, to: 20 }]);
  });
});

describe('a FIT file', () => {
  it('gives its records, those without a position too, and counts steps', () => {
    const run = parseRun(fit([{ second: 0, heartRate: 99 }, { second: 2, latitude: 46, longitude: -30, cadence: 85 }]), 'run');
    expect(run.points[0]).toEqual({ time: 0, heartRate: 99 });
    expect(run.points[1]).toMatchObject({ time: 2, cadence: 170 });
    expect(run.points[1]?.location?.latitude).toBeCloseTo(46, 6);
    expect(run.points[1]?.location?.longitude).toBeCloseTo(-30, 6);
  });

  it('may stand in the middle of a larger piece of memory', () => {
    const whole = fit([{ second: 0, heartRate: 99 }]);
    expect(parseRun(Buffer.concat([whole, whole]).subarray(whole.length), 'run').points).toEqual([{ time: 0, heartRate: 99 }]);
  });

  it('has a pause from each stop of the timer to the next start, and none after the last stop', () => {
    const timer = [{ second: 0, type: 0 }, { second: 10, type: 4 }, { second: 40, type: 0 }, { second: 60, type: 4 }] as const;
    const run = parseRun(fit([{ second: 0 }, { second: 10 }, { second: 40 }, { second: 60 }], timer), 'run');
    expect(run.pauses).toEqual([{ from: 10, to: 40 }]);
  });
});

describe('the content decides, not the name', () => {
  it.each([
    ['GPX', bytes(gpx([['<trkpt lat="1" lon="2"><time>2030-01-01T06:00:00Z</time></trkpt>']]))],
    ['TCX', bytes(tcx([[['<Trackpoint><Time>2030-01-01T06:00:00Z</Time></Trackpoint>']]]))],
    ['FIT', fit([{ second: 0 }])],
  ])('%s is recognized', (_, content) => {
    expect(parseRun(content, 'run').points).toHaveLength(1);
  });
});
