import { describe, expect, it } from 'vitest';
import { analyse } from '@paceline/core';
import { fixesOf, parseRun, runFormats, writeRun, type RecordedRun } from '../src/index.ts';

const START = Date.UTC(2030, 0, 1, 6);

/** A point of a runner who goes north at 3 m/s. */
const point = (second: number): string => `<trkpt lat="${46 + (second * 3) / 111_195}" lon="-30"><time>${new Date(START + second * 1000).toISOString()}</time></trkpt>`;
const seconds = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, place) => from + place);
const segment = (of: readonly number[]): string => `<trkseg>${of.map(point).join('\n')}</trkseg>`;
const read = (...tracks: readonly (readonly (readonly number[])[])[]): RecordedRun =>
  parseRun(new TextEncoder().encode(`<gpx>${tracks.map((segments) => `<trk>${segments.map(segment).join('')}</trk>`).join('')}</gpx>`), 'run');

const inOrder = read([seconds(0, 100)], [seconds(200, 300)]);

describe('a run is read in the order in which it was run,', () => {
  it.each([
    ['with the later track first', () => read([seconds(200, 300)], [seconds(0, 100)])],
    ['with the later segment first', () => read([seconds(200, 300), [], seconds(0, 100)])],
    ['with the newest point first', () => read([seconds(0, 100).toReversed()], [seconds(200, 300).toReversed()])],
    ['with all of it backwards', () => read([seconds(200, 300).toReversed(), seconds(0, 100).toReversed()])],
  ])('%s', (_, odd) => {
    expect(inOrder).toMatchObject({ startedAt: START, pauses: [{ from: 100, to: 200 }] });
    expect(odd()).toEqual(inOrder);
  });

  it('and its pauses are the same in every format', () => {
    for (const format of runFormats) {
      const { bytes } = writeRun(read([seconds(200, 300), seconds(100, 150), seconds(0, 50)]), format);
      expect([format, parseRun(bytes, 'run').pauses]).toEqual([format, [{ from: 50, to: 100 }, { from: 150, to: 200 }]]);
    }
  });

  it('but as it stands where a time steps back only once, and without a pause that would run backwards', () => {
    const { points, pauses } = read([[0, 1, 2, 3, 2, 4, 5, 6], [4, 7, 8, 9, 10, 11, 12]]);
    expect(points.map(({ time }) => time)).toEqual([0, 1, 2, 3, 2, 4, 5, 6, 4, 7, 8, 9, 10, 11, 12]);
    expect(pauses).toEqual([]);
  });
});

describe('a way that two devices have recorded', () => {
  const remark = '1 track of the file was recorded at the same time as what stands before, and is left out: one way is not run twice at once.';

  it.each([
    ['both for all of it', [[seconds(0, 300)], [seconds(0, 300)]]],
    ['one a little later', [[seconds(5, 300)], [seconds(0, 290)]]],
    ['one with a pause', [[seconds(0, 300)], [seconds(0, 100), seconds(200, 300)]]],
    ['one only for the end', [[seconds(0, 300)], [seconds(280, 320)]]],
  ] as const)('is that of the first of them, and it is said: %s', (_, tracks) => {
    const [[track]] = tracks;
    expect(read(...tracks)).toEqual({ ...read([track]), remarks: [remark] });
  });

  it('is not counted twice', () => {
    const run = read([seconds(0, 300)], [seconds(0, 300)], [seconds(100, 200)]);
    expect(Math.abs(analyse(fixesOf(run)).distance - 900)).toBeLessThan(10);
    expect(run.remarks).toEqual(['2 tracks of the file were recorded at the same time as what stands before, and are left out: one way is not run twice at once.']);
  });

  it('is whole with the part that another track has in a pause, which is of another device as well', () => {
    expect(read([seconds(0, 100), seconds(200, 300)], [seconds(0, 150), seconds(160, 190)])).toEqual({ ...inOrder, remarks: [remark] });
  });

  it('may be in one track, too', () => {
    expect(read([seconds(0, 100), seconds(0, 100), seconds(200, 300)])).toEqual({ ...inOrder, remarks: [remark.replace('track', 'part')] });
  });

  it('is one in GeoJSON, and in TCX', () => {
    const line = { type: 'Feature', geometry: { type: 'LineString', coordinates: seconds(0, 60).map((second) => [-30, 46 + second / 1e5]) }, properties: { coordTimes: seconds(0, 60).map((second) => START + second * 1000) } };
    const twice = parseRun(new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', features: [line, line] })), 'run');
    expect([twice.points.length, twice.remarks]).toEqual([61, [remark]]);
    const activity = `<Activity><Lap><Track>${seconds(0, 60).map((second) => `<Trackpoint><Time>${new Date(START + second * 1000).toISOString()}</Time></Trackpoint>`).join('')}</Track></Lap></Activity>`;
    const tcx = parseRun(new TextEncoder().encode(`<TrainingCenterDatabase><Activities>${activity}${activity}</Activities></TrainingCenterDatabase>`), 'run');
    expect([tcx.points.length, tcx.remarks]).toEqual([61, [remark]]);
  });
});
