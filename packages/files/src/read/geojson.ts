import type { RecordedRun } from '../recorded-run.ts';
import { inOrder } from './in-order.ts';
import { instantIn } from './iso-time.ts';
import { isInstant, toPoint, type RawPoint } from './readings.ts';
import { UnreadableRun } from './unreadable.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads GeoJSON (RFC 7946): the lines of a feature or a collection, with the times of their coordinates in the property
 * `coordTimes`, or in `coordinateProperties.times` as togeojson writes them. Each line of a MultiLineString after the first
 * follows a pause. Throws {@link UnreadableRun}; where the JSON is broken, with the line.
 */
export function readGeoJson(text: string, name: string): RecordedRun {
  const lines = featuresOf(parse(text)).flatMap((feature, whole) => linesOf(feature).map((points) => ({ points, whole, paused: 0 })));
  const start = lines.find(({ points }) => points.length > 0)?.points[0]?.at;
  if (start === undefined) throw new UnreadableRun('it holds no recorded track: there is no LineString in it.');
  const stretches = lines.map(({ points, ...line }) => ({ ...line, points: points.map((point) => toPoint(point, start)) }));
  return { name, ...inOrder(stretches, start) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as SyntaxError;
    const at = /position (\d+)/.exec(message)?.[1];
    const before = text.slice(0, at === undefined ? text.length : Number(at));
    throw new UnreadableRun('it is not well-formed JSON; the file is damaged or cut off.', { line: before.split('\n').length }, { cause });
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function featuresOf(document: unknown): readonly Json[] {
  if (!isObject(document)) return [];
  return document['type'] === 'FeatureCollection' ? listOf(document['features']).filter(isObject) : [document];
}

function linesOf(feature: Json): readonly (readonly RawPoint[])[] {
  const geometry = isObject(feature['geometry']) ? feature['geometry'] : feature;
  const properties = isObject(feature['properties']) ? feature['properties'] : {};
  if (geometry['type'] !== 'LineString' && geometry['type'] !== 'MultiLineString') return [];
  const isOne = geometry['type'] === 'LineString';
  const lines = isOne ? [geometry['coordinates']] : listOf(geometry['coordinates']);
  const more = isObject(properties['coordinateProperties']) ? properties['coordinateProperties'] : {};
  const series = (names: readonly string[], line: number): readonly unknown[] => {
    const found = names.flatMap((each) => [more[each], properties[each]]).find((value) => value !== undefined);
    return listOf(isOne ? found : listOf(found)[line]);
  };
  return lines.map((line, place) => {
    const [times, hearts, strides, speeds, distances] = [['times', 'coordTimes'], ['heart', 'heartRates'], ['cads'], ['speeds'], ['distances']].map((names) => series(names, place));
    return listOf(line).map((coordinates, index) => ({
      ...placeOf(coordinates, index),
      at: timeOf(times?.[index], index),
      heartRate: numberOf(hearts?.[index]),
      strides: numberOf(strides?.[index]),
      speed: numberOf(speeds?.[index]),
      distance: numberOf(distances?.[index]),
    }));
  });
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

function placeOf(coordinates: unknown, index: number): Pick<RawPoint, 'latitude' | 'longitude' | 'altitude'> {
  const [longitude, latitude, altitude] = listOf(coordinates).map(numberOf);
  const isPlace = longitude !== undefined && latitude !== undefined && Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
  if (!isPlace) throw new UnreadableRun(`coordinate ${index + 1} of a line is not [longitude, latitude] in degrees.`);
  return { latitude, longitude, altitude };
}

function timeOf(value: unknown, index: number): number {
  const at = typeof value === 'number' ? value : typeof value === 'string' ? instantIn(value) : undefined;
  if (at === undefined || !Number.isFinite(at)) {
    throw new UnreadableRun(`coordinate ${index + 1} of a line has no time in "coordTimes", so it was planned and not run; only a recorded run can be read.`);
  }
  if (!isInstant(at)) throw new UnreadableRun(`coordinate ${index + 1} of a line has the time ${at} in "coordTimes", which is no date: milliseconds since 1970 are expected.`);
  return at;
}
