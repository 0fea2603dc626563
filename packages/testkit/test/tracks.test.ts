import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTrack, testTracks } from '@paceline/testkit';

const folder = mkdtempSync(join(tmpdir(), 'paceline-tracks-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the recorded runs beside the repository', () => {
  it('are missing with a reason where there is no folder, or nothing in it', () => {
    expect(testTracks(folder)).toMatchObject({ kind: 'missing', reason: expect.stringContaining('not beside the repository') });
    mkdirSync(join(folder, 'normalized'));
    expect(testTracks(folder)).toMatchObject({ kind: 'missing', reason: expect.stringContaining('no recorded run') });
  });

  it('are read as fixes, with what is unknown left out', () => {
    const file = join(folder, 'normalized', '02-b.json');
    const cols = ['t_s', 'lat', 'lon', 'ele_m', 'hr_bpm', 'cad', 'speed_mps', 'segment'];
    writeFileSync(file, JSON.stringify({ cols, points: [[0, 46, -30, 17, 102, 68, null, 0], [1.5, null, null, null, null, null, 2.5, 0]] }));
    writeFileSync(join(folder, 'normalized', '01-a.json'), '{}');
    expect(testTracks(folder)).toMatchObject({ kind: 'found', names: ['01-a', '02-b'], raw: join(folder, 'raw') });
    const start = Date.UTC(2026, 4, 1, 6, 30);
    expect(readTrack(file)).toEqual([
      { time: start, location: { latitude: 46, longitude: -30 }, heartRate: 102 },
      { time: start + 1500, speed: 2.5 },
    ]);
  });
});
