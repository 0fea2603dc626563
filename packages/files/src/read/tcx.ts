import type { RawPoint } from './readings.ts';
import { UnreadableRun } from './unreadable.ts';
import { childNamed, numberIn, timeIn, type XmlElement } from './xml-element.ts';
import type { XmlFormat } from './xml-run.ts';

const ACTIVITY_EXTENSION = 'http://www.garmin.com/xmlschemas/ActivityExtension/v2';

/** TCX; within a lap each `<Track>` after the first follows a pause. */
export const tcx: XmlFormat = {
  path: ['TrainingCenterDatabase', 'Activities', 'Activity', 'Lap', 'Track', 'Trackpoint'],
  whole: 'Activity',
  paused: 'Lap',
  recorded: 'activity',
  instead: 'Courses and workouts are no run.',
  point: rawPoint,
};

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
