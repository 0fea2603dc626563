import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readRun } from '../src/node/read-run.ts';

interface Listed {
  readonly file: string;
  readonly points: number;
  readonly gps_points: number;
  /** Seconds from the first point with a position to the last. */
  readonly duration_s: number;
  readonly hr: number;
  readonly ele: number;
}

const folder = fileURLToPath(new URL('../../../../shared/tracks/', import.meta.url));

/** The list of recorded runs beside the repository, or why there is none. */
function listed(): readonly Listed[] | string {
  try {
    return JSON.parse(readFileSync(`${folder}manifest.json`, 'utf8')) as Listed[];
  } catch (error) {
    return (error as Error).message;
  }
}

const runs = listed();

describe('the recorded runs beside the repository', () => {
  if (typeof runs === 'string') {
    it.skip(`SKIPPED, because they are not there: ${runs}`, () => undefined);
    return;
  }
  it.each(runs)('$file has the points and the duration that its list says', async (track) => {
    const { points } = await readRun(`${folder}raw/${track.file}`);
    const placed = points.filter(({ location }) => location !== undefined);
    expect(points).toHaveLength(track.points);
    expect(placed).toHaveLength(track.gps_points);
    // The list rounds to tenths of a second.
    expect(Math.abs(placed.at(-1)!.time - placed[0]!.time - track.duration_s)).toBeLessThan(0.06);
    expect(points.filter(({ heartRate }) => heartRate !== undefined)).toHaveLength(track.hr);
    expect(points.filter(({ altitude }) => altitude !== undefined)).toHaveLength(track.ele);
  });
});
