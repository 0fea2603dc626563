import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Fix } from '@paceline/core';
import { repository } from './repository.ts';

/** Where the recorded runs are, or why they are not there: the reason that a skipped test must give. */
export type Tracks =
  | { readonly kind: 'found'; readonly raw: string; readonly normalized: string; readonly names: readonly string[] }
  | { readonly kind: 'missing'; readonly reason: string };

/** Looks for the recorded runs beside the repository; they are not a part of it. */
export function testTracks(folder: string = resolve(repository, '../shared/tracks')): Tracks {
  const normalized = join(folder, 'normalized');
  if (!existsSync(normalized)) return { kind: 'missing', reason: `the recorded runs are not beside the repository (no ${normalized})` };
  const files = readdirSync(normalized).filter((name) => name.endsWith('.json'));
  if (files.length === 0) return { kind: 'missing', reason: `there is no recorded run in ${normalized}` };
  return { kind: 'found', raw: join(folder, 'raw'), normalized, names: files.sort().map((file) => basename(file, '.json')) };
}

interface NormalizedFile {
  readonly cols: readonly string[];
  readonly points: readonly (readonly (number | null)[])[];
}

const START = Date.UTC(2026, 4, 1, 6, 30);

/** The fixes of a normalized recorded run, in the order of the file, beginning at 2026-05-01T06:30:00Z. */
export function readTrack(file: string): readonly Fix[] {
  const { cols, points } = JSON.parse(readFileSync(file, 'utf8')) as NormalizedFile;
  const column = (point: readonly (number | null)[], name: string): number | undefined => point[cols.indexOf(name)] ?? undefined;
  return points.map((point) => {
    const latitude = column(point, 'lat');
    const longitude = column(point, 'lon');
    const speed = column(point, 'speed_mps');
    const heartRate = column(point, 'hr_bpm');
    return {
      time: START + Math.round((column(point, 't_s') ?? 0) * 1000),
      ...(latitude !== undefined && longitude !== undefined && { location: { latitude, longitude } }),
      ...(speed !== undefined && { speed }),
      ...(heartRate !== undefined && { heartRate }),
    };
  });
}
