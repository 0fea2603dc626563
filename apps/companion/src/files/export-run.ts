import type { TrackSample } from '@paceline/client';
import { formatName, writeRun, type RunFormat, type WrittenRun } from '@paceline/files';
import { fileName, type NamedRun } from './file-name.ts';
import { runOfTrack } from './run-of-track.ts';

/** A run as a file to be saved. */
export interface ExportedRun extends WrittenRun {
  readonly fileName: string;
}

const placesOnly: readonly RunFormat[] = ['gpx', 'geojson'];

/** Writes a stored track as a file; a sentence that says why not, when there is nothing to be written. */
export function exportRun(samples: readonly TrackSample[], format: RunFormat, named: Omit<NamedRun, 'startedAt'>): ExportedRun | string {
  const run = runOfTrack(samples, `${named.title}, ${named.name}`);
  if (run?.startedAt === undefined) return 'Nothing of this run is stored.';
  const hasPlaces = run.points.some(({ location }) => location !== undefined);
  if (!hasPlaces && placesOnly.includes(format)) return `This run has no positions, and ${formatName(format)} has only places. TCX and FIT keep it.`;
  return { ...writeRun(run, format), fileName: fileName({ ...named, startedAt: run.startedAt }, format) };
}
