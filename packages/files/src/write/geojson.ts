import type { RecordedPoint, RecordedRun } from '../recorded-run.ts';
import { instantOf, stretchesOf, stridesOf } from './stretches.ts';

/**
 * GeoJSON (RFC 7946): one feature, a line for each stretch between two pauses, and what was measured at each coordinate in
 * `coordinateProperties`, as togeojson names it.
 */
export function geoJsonOf(run: RecordedRun): string {
  const stretches = stretchesOf(run)
    .map((points) => points.filter(({ location }) => location !== undefined))
    .filter((points) => points.length > 0);
  const [only] = stretches;
  const isOne = stretches.length === 1 && only !== undefined;
  const series = (of: (point: RecordedPoint) => unknown): unknown => {
    const all = stretches.map((points) => points.map((point) => of(point) ?? null));
    return all.flat().some((value) => value !== null) ? (isOne ? all[0] : all) : undefined;
  };
  const coordinates = stretches.map((points) => points.map(coordinateOf));
  const feature = {
    type: 'Feature',
    geometry: isOne ? { type: 'LineString', coordinates: coordinates[0] } : { type: 'MultiLineString', coordinates },
    properties: {
      name: run.name,
      activityType: 'running',
      coordinateProperties: {
        times: series((point) => new Date(instantOf(run, point)).toISOString()),
        heart: series(({ heartRate }) => heartRate),
        cads: series(stridesOf),
        speeds: series(({ speed }) => speed),
        distances: series(({ distance }) => distance),
      },
    },
  };
  return `${JSON.stringify(feature)}\n`;
}

function coordinateOf({ location, altitude }: RecordedPoint): readonly number[] {
  const place = [rounded(location?.longitude ?? 0, 7), rounded(location?.latitude ?? 0, 7)];
  return altitude === undefined ? place : [...place, rounded(altitude, 2)];
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
