import type { TrackSample } from '@paceline/client';
import { analyse, type Fix } from '@paceline/core';
import { runFormats, writeRun, type RecordedRun } from '@paceline/files';
import { describe, expect, it } from 'vitest';
import { exportRun } from '../src/files/export-run.ts';
import { fileName } from '../src/files/file-name.ts';
import { readRunFile, type FileRun } from '../src/files/read-run-file.ts';
import { analysisDoubts, analysisFigures, fileDoubts, heightChart, heightWords } from '../src/view/analysis.ts';

const START = Date.UTC(2026, 4, 1, 6, 30);

/** A stored track: north at 3 m/s, a sample a second. */
const track = (seconds: number, more: Partial<TrackSample> = {}): readonly TrackSample[] =>
  Array.from({ length: seconds + 1 }, (_, at) => ({
    seq: at + 1,
    timestamp: new Date(START + at * 1000).toISOString(),
    pace: 5.55,
    speed: 3,
    distance: 3 * at,
    status: 'running',
    altitude: 100 + at / 10,
    location: { latitude: 46 + (3 * at) / 111_195, longitude: 7.5 },
    ...more,
  }));

const named = { title: 'Morning run', name: 'Ana' };

const asFile = (name: string, bytes: Uint8Array) => ({ name, size: bytes.length, arrayBuffer: () => Promise.resolve(bytes.slice().buffer) });

describe('a run as a file', () => {
  it.each(runFormats)('is the same run when it is read again from %s', async (format) => {
    const exported = exportRun(track(600), format, named);
    if (typeof exported === 'string') throw new Error(exported);
    const read = await readRunFile(asFile(exported.fileName, exported.bytes));
    const { analysis, run } = read as FileRun;
    expect(run.startedAt).toBe(START);
    expect(analysis.points).toBe(601);
    expect(Math.abs(analysis.distance - 1800)).toBeLessThan(25);
    expect(analysis.elapsed).toBe(600);
  });

  it('has a name that a person looks for again, without what a disk refuses', () => {
    const at = new Date(2026, 4, 1, 6, 30).getTime();
    expect(fileName({ ...named, startedAt: at }, 'gpx')).toBe('2026-05-01 Morning run, Ana.gpx');
    expect(fileName({ title: 'A/B: "fast"?\n', name: '..', startedAt: at }, 'fit')).toBe('2026-05-01 A B fast ,.fit');
    expect(fileName({ title: 'x'.repeat(300), name: 'Ana', startedAt: at }, 'tcx').length).toBeLessThan(100);
  });

  it('leaves out what came before the start, and says what the format cannot hold', () => {
    const [first, ...rest] = track(60, { accuracy: 5 });
    const exported = exportRun([{ ...first!, status: 'ready' }, ...rest], 'gpx', named);
    if (typeof exported === 'string') throw new Error(exported);
    expect(new TextDecoder().decode(exported.bytes).match(/<trkpt/g)).toHaveLength(60);
    expect(exported.omitted).toEqual(['GPX has no room for the accuracy of the positions.', "GPX has no room for the device's own distance."]);
  });

  /** As a phone stores it: without a position the distance stays where it was, and leaps when there is one again. */
  const blind = (status: (at: number) => TrackSample['status']): readonly TrackSample[] =>
    track(600).map(({ location, ...sample }, at) => (at < 200 || at >= 250 ? { ...sample, location: location! } : { ...sample, status: status(at), distance: 3 * 199, ...(status(at) === 'running' ? {} : { speed: 0, pace: 0 }) }));

  it('tells no stop of who went on without positions, in any format', async () => {
    for (const format of runFormats) {
      const exported = exportRun(blind((at) => (at < 210 ? 'running' : 'no_gps')), format, named);
      if (typeof exported === 'string') throw new Error(exported);
      const { stops, moving, distance, holes } = ((await readRunFile(asFile(exported.fileName, exported.bytes))) as FileRun).analysis;
      expect([format, stops, holes.length]).toEqual([format, [], 1]);
      expect([format, moving > 595, Math.abs(distance - 1800) < 25]).toEqual([format, true, true]);
    }
  });

  it('keeps what a sensor has counted on without positions, and that somebody stood', async () => {
    const read = async (samples: readonly TrackSample[]) => {
      const exported = exportRun(samples, 'fit', named);
      if (typeof exported === 'string') throw new Error(exported);
      return (await readRunFile(asFile(exported.fileName, exported.bytes))) as FileRun;
    };
    const counted = await read(blind(() => 'running').map((sample, at) => ({ ...sample, distance: 3 * at })));
    expect(counted.run.points[225]).toEqual({ time: 225, altitude: expect.closeTo(122.5, 0), distance: 675, speed: 3 });
    const stood = await read(blind(() => 'paused'));
    expect(stood.analysis.stops).toHaveLength(1);
  });

  it('says the name of a format as people write it', () => {
    const exported = exportRun(blind(() => 'no_gps'), 'geojson', named);
    expect(exported).toMatchObject({ omitted: ['50 points without a position: GeoJSON has only places.'] });
  });

  it('is not made where it would be empty', () => {
    const { location: _, ...blind } = track(0)[0]!;
    expect(exportRun([], 'gpx', named)).toBe('Nothing of this run is stored.');
    expect(exportRun([blind], 'geojson', named)).toBe('This run has no positions, and GeoJSON has only places. TCX and FIT keep it.');
    expect(exportRun([blind], 'tcx', named)).toMatchObject({ fileName: expect.stringMatching(/\.tcx$/) });
  });
});

describe('a file from a disk', () => {
  it('that is damaged is told of with its name and the place in it', async () => {
    const text = (content: string) => asFile('cut.gpx', new TextEncoder().encode(content));
    expect(await readRunFile(text('<gpx>\n<trk>\n<trkseg>'))).toBe('cut.gpx, line 3: the file ends inside <trkseg>; the file is damaged or cut off.');
    expect(await readRunFile(text('PK'))).toBe('cut.gpx: it is neither GPX, TCX, FIT nor GeoJSON.');
    const run: RecordedRun = { name: 'x', startedAt: START, points: [{ time: 0 }, { time: 1 }], pauses: [] };
    const { bytes } = writeRun(run, 'fit');
    expect(await readRunFile(asFile('half.fit', bytes.slice(0, 40)))).toMatch(/^half\.fit, byte \d+: /);
  });

  it('that no run can be is not read into memory', async () => {
    const film = { name: 'film.gpx', size: 4e9, arrayBuffer: () => Promise.reject(new Error('Out of memory')) };
    expect(await readRunFile(film)).toBe('film.gpx: it is larger than 128 MiB; no recorded run is, and it was not read.');
  });

  it('that is gone is told of, too', async () => {
    expect(await readRunFile({ name: 'a.fit', size: 1000, arrayBuffer: () => Promise.reject(new Error('gone')) })).toBe('a.fit cannot be read: it was moved or changed since it was chosen.');
  });
});

describe('what a file tells', () => {
  const fixes = track(600).map(({ timestamp, location, altitude }): Fix => ({ time: Date.parse(timestamp), ...(location && { location }), ...(altitude !== undefined && { altitude }), accuracy: 5 }));

  it('is in numbers that runners know', () => {
    const figures = Object.fromEntries(analysisFigures(analyse(fixes), 'metric').map(({ label, value }) => [label, value]));
    expect(figures).toMatchObject({ Time: '10:00', Distance: expect.stringMatching(/^1\.[78]\d km$/), 'Average pace': expect.stringMatching(/^5:[34]\d \/km$/), Up: expect.stringMatching(/^\d\d m$/) });
    const miles = Object.fromEntries(analysisFigures(analyse(fixes), 'imperial').map(({ label, value }) => [label, value]));
    expect(miles).toMatchObject({ Distance: expect.stringMatching(/ mi$/), Up: expect.stringMatching(/ ft$/) });
  });

  it('has what was not believed, by the reason', () => {
    expect(analysisDoubts(analyse(fixes), 'metric')).toEqual([]);
    const bad = fixes.map((fix, at): Fix => (at === 100 ? { ...fix, location: { latitude: 0, longitude: 0 } } : at === 200 || at === 300 ? { ...fix, accuracy: 900 } : fix));
    expect(analysisDoubts(analyse(bad), 'metric').slice(0, 3)).toEqual(['3 of 601 positions are not believed.', '2 positions were less exact than 50 m.', '1 position lies in the sea off Africa, which devices tell when they know none.']);
  });

  it('has the heights, thinned to what a screen shows', () => {
    const chart = heightChart(analyse(fixes));
    expect(chart?.points.length).toBeLessThan(310);
    expect(chart?.points.at(-1)?.at).toBe(600);
    expect(chart?.frame).toEqual({ from: 0, to: 600, top: 160, bottom: 100 });
    expect(heightChart(analyse(fixes.map(({ altitude: _, ...fix }) => fix)))).toBeUndefined();
  });

  it('has the lowest and the highest height, and not how far the picture reaches', () => {
    const between = (low: number, high: number) => heightChart(analyse(fixes.map((fix, at) => ({ ...fix, altitude: at === 301 ? high : low }))));
    expect(between(42.5, 53)).toMatchObject({ low: 42.5, high: 53, frame: { bottom: 37.75, top: 57.75 } });
    expect(heightWords({ low: 42.5, high: 53.2 }, 'metric')).toBe('Between 43 m and 53 m.');
    expect(heightWords({ low: -10, high: 10 }, 'imperial')).toBe('Between −33 ft and 33 ft.');
    expect(heightWords({ low: -0.4, high: 0.2 }, 'metric')).toBe('At 0 m all the way.');
  });

  it('has what of the file was left out before all else', () => {
    const run: RecordedRun = { name: 'x', points: [{ time: 0 }], pauses: [], remarks: ['1 track was left out.'] };
    expect(fileDoubts({ run, analysis: analyse(fixes.map((fix, at) => (at === 9 ? { ...fix, accuracy: 900 } : fix))) }, 'metric').slice(0, 2)).toEqual(['1 track was left out.', '1 of 601 positions is not believed.']);
  });
});
