import type { RawPoint } from './readings.ts';
import { UnreadableRun } from './unreadable.ts';
import { childNamed, childrenNamed, numberIn, numberOf, timeIn, type XmlElement } from './xml-element.ts';
import type { XmlFormat } from './xml-run.ts';

/** Where heart rate, cadence and speed stand in an extension, by its namespace. */
const EXTENSIONS: Readonly<Record<string, Readonly<Record<string, 'heartRate' | 'strides' | 'speed'>>>> = {
  'http://www.garmin.com/xmlschemas/TrackPointExtension/v1': { hr: 'heartRate', cad: 'strides' },
  'http://www.garmin.com/xmlschemas/TrackPointExtension/v2': { hr: 'heartRate', cad: 'strides', speed: 'speed' },
  'http://www.cluetrust.com/XML/GPXDATA/1/0': { hr: 'heartRate', cadence: 'strides' },
};

/** No program wraps its readings deeper than this; a file that was made to do harm may. */
const DEEPEST = 8;

/** GPX 1.0 or 1.1; each `<trkseg>` after the first follows a pause. */
export const gpx: XmlFormat = { path: ['gpx', 'trk', 'trkseg', 'trkpt'], whole: 'trk', paused: 'gpx', recorded: 'track', instead: 'Planned routes and waypoints are no run.', point: rawPoint };

function rawPoint(point: XmlElement): RawPoint {
  return {
    at: timeIn(point, 'time'),
    latitude: degrees(point, 'lat', 90),
    longitude: degrees(point, 'lon', 180),
    altitude: numberIn(childNamed(point, 'ele')),
    // GPX 1.0 had the speed beside the time.
    speed: numberIn(childNamed(point, 'speed')),
    ...extended(point),
  };
}

function degrees(point: XmlElement, attribute: string, most: number): number | undefined {
  const text = point.attribute(attribute);
  if (text === undefined) return undefined;
  const value = numberOf(text, `${attribute}=`, point.line);
  if (value === undefined || Math.abs(value) <= most) return value;
  throw new UnreadableRun(`${attribute}="${text}" is not within ${most} degrees.`, { line: point.line });
}

/** The known readings anywhere below `<extensions>`; some programs wrap them in another element. */
function extended(point: XmlElement): Partial<RawPoint> {
  const found: { -readonly [Key in keyof RawPoint]?: RawPoint[Key] } = {};
  const look = (element: XmlElement, depth: number): void => {
    for (const child of element.children) {
      const reading = EXTENSIONS[child.namespace]?.[child.name];
      if (reading !== undefined) found[reading] = numberIn(child);
      else if (depth < DEEPEST) look(child, depth + 1);
    }
  };
  for (const extensions of childrenNamed(point, 'extensions')) look(extensions, 1);
  return found;
}
