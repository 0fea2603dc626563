import type { Pause, RecordedPoint, RecordedRun } from '../recorded-run.ts';
import { pausesBetween, toPoint, type RawPoint } from './readings.ts';
import { UnreadableRun } from './unreadable.ts';
import { childNamed, childrenNamed, numberIn, timeIn, type XmlElement } from './xml.ts';

const ACTIVITY_EXTENSION = 'http://www.garmin.com/xmlschemas/ActivityExtension/v2';

/** Reads TCX; within a lap each `<Track>` after the first follows a pause. Throws {@link UnreadableRun} with the line. */
export function readTcx(root: XmlElement, name: string): RecordedRun {
  const activities = childrenNamed(root, 'Activities').flatMap((list) => childrenNamed(list, 'Activity'));
  const raw = activities.flatMap((activity) => childrenNamed(activity, 'Lap')).map(tracksOf);
  const start = raw.flat(2)[0]?.at;
  if (start === undefined) throw new UnreadableRun('it holds no recorded activity: there is no <Trackpoint> in it.', { line: root.line });
  const laps = raw.map((tracks) => tracks.map((points) => points.map((point) => toPoint(point, start))));
  const points: RecordedPoint[] = laps.flat(2);
  const pauses: Pause[] = laps.flatMap(pausesBetween);
  return { name, startedAt: start, points, pauses };
}

function tracksOf(lap: XmlElement): readonly (readonly RawPoint[])[] {
  return childrenNamed(lap, 'Track').map((track) => childrenNamed(track, 'Trackpoint').map(rawPoint));
}

function rawPoint(point: XmlElement): RawPoint {
  const position = childNamed(point, 'Position');
  const heartRate = childNamed(point, 'HeartRateBpm');
  const extension = childNamed(point, 'Extensions')?.children.find(
    (child) => child.name === 'TPX' && child.namespace === ACTIVITY_EXTENSION,
  );
  return {
    at: timeIn(point, 'Time'),
    latitude: position && degrees(position, 'LatitudeDegrees', 90),
    longitude: position && degrees(position, 'LongitudeDegrees', 180),
    altitude: numberIn(childNamed(point, 'AltitudeMeters')),
    distance: numberIn(childNamed(point, 'DistanceMeters')),
    heartRate: heartRate && numberIn(childNamed(heartRate, 'Value')),
    speed: extension && numberIn(childNamed(extension, 'Speed')),
    strides: (extension && numberIn(childNamed(extension, 'RunCadence'))) ?? numberIn(childNamed(point, 'Cadence')),
  };
}

function degrees(position: XmlElement, name: string, most: number): number | undefined {
  const element = childNamed(position, name);
  const value = numberIn(element);
  if (element === undefined || value === undefined || Math.abs(value) <= most) return value;
  throw new UnreadableRun(`<${name}> is ${value}, which is not within ${most} degrees.`, { line: element.line });
}
