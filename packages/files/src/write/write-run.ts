import type { RecordedPoint, RecordedRun } from '../recorded-run.ts';
import { fitOf } from './fit.ts';
import { fitTimeOf } from './fit-time.ts';
import { geoJsonOf } from './geojson.ts';
import { gpxOf } from './gpx.ts';
import { tcxOf } from './tcx.ts';

export type RunFormat = 'gpx' | 'tcx' | 'fit' | 'geojson';

/** A run as a file. */
export interface WrittenRun {
  readonly bytes: Uint8Array;
  /** MIME type. */
  readonly type: string;
  /** What the run has and this format cannot hold, a sentence each; empty when nothing is lost. */
  readonly omitted: readonly string[];
}

interface Writer {
  /** What people call it. */
  readonly name: string;
  readonly type: string;
  readonly write: (run: RecordedRun) => string | Uint8Array;
  /** Points without a position are kept. */
  readonly isBlindKept: boolean;
  /** Readings that have no place in it. */
  readonly missing: readonly (keyof RecordedPoint)[];
  /** Times are whole seconds. */
  readonly isWholeSeconds?: boolean;
  /** What else of a run is lost, a sentence each. */
  readonly lost?: (run: RecordedRun) => readonly string[];
}

const writers: Readonly<Record<RunFormat, Writer>> = {
  gpx: { name: 'GPX', type: 'application/gpx+xml', write: gpxOf, isBlindKept: false, missing: ['accuracy', 'distance'] },
  tcx: { name: 'TCX', type: 'application/vnd.garmin.tcx+xml', write: tcxOf, isBlindKept: true, missing: ['accuracy'] },
  fit: { name: 'FIT', type: 'application/vnd.ant.fit', write: fitOf, isBlindKept: true, missing: [], isWholeSeconds: true, lost: (run) => fitTimeOf(run).lost },
  geojson: { name: 'GeoJSON', type: 'application/geo+json', write: geoJsonOf, isBlindKept: false, missing: ['accuracy'] },
};

export const runFormats = Object.keys(writers) as readonly RunFormat[];

/** What people call a format. */
export const formatName = (format: RunFormat): string => writers[format].name;

const words: Readonly<Partial<Record<keyof RecordedPoint, string>>> = { accuracy: 'the accuracy of the positions', distance: "the device's own distance" };

/** Writes a run as a file, and says what is lost by it. Every run that can be read can be written. */
export function writeRun(run: RecordedRun, format: RunFormat): WrittenRun {
  const { name, type, write, isBlindKept, missing, isWholeSeconds, lost } = writers[format];
  const content = write(run);
  const blind = isBlindKept ? 0 : run.points.filter(({ location }) => location === undefined).length;
  const omitted = [
    ...(blind === 0 ? [] : [`${blind} ${blind === 1 ? 'point' : 'points'} without a position: ${name} has only places.`]),
    ...missing.filter((key) => run.points.some((point) => point[key] !== undefined)).map((key) => `${name} has no room for ${words[key] ?? key}.`),
    ...(isWholeSeconds === true && run.points.some(({ time }) => !isWhole((run.startedAt ?? 0) / 1000 + time)) ? [`Parts of seconds: ${name} tells times by the second.`] : []),
    ...(lost?.(run) ?? []),
  ];
  return { bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content, type, omitted };
}

const isWhole = (seconds: number): boolean => Math.abs(seconds - Math.round(seconds)) < 0.0005;
