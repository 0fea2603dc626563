import type { RecordedPoint, RecordedRun } from '../recorded-run.ts';
import { decimals, degrees, instantOf, stretchesOf, stridesOf } from './stretches.ts';
import { element, xmlText } from './xml-text.ts';

const GPX = 'http://www.topografix.com/GPX/1/1';
const EXTENSION = 'http://www.garmin.com/xmlschemas/TrackPointExtension/v2';

/** GPX 1.1, with heart rate, cadence and speed in Garmin's extension; a segment ends where the runner paused. */
export function gpxOf(run: RecordedRun): string {
  const segments = stretchesOf(run).map((points) => points.filter(({ location }) => location !== undefined).map((point) => trackPoint(run, point)));
  const body = segments.filter((points) => points.length > 0).map((points) => `<trkseg>\n${points.join('\n')}\n</trkseg>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Paceline" xmlns="${GPX}" xmlns:tpx="${EXTENSION}">
<trk><name>${xmlText(run.name)}</name><type>running</type>
${body.join('\n')}
</trk>
</gpx>
`;
}

function trackPoint(run: RecordedRun, point: RecordedPoint): string {
  const { location, altitude, heartRate, speed } = point;
  const strides = stridesOf(point);
  const known = [
    element('tpx:hr', heartRate === undefined ? undefined : decimals(heartRate, 0)),
    element('tpx:cad', strides === undefined ? undefined : decimals(strides, 0)),
    element('tpx:speed', speed === undefined ? undefined : decimals(speed, 3)),
  ].join('');
  const extensions = known === '' ? '' : `<extensions><tpx:TrackPointExtension>${known}</tpx:TrackPointExtension></extensions>`;
  const height = element('ele', altitude === undefined ? undefined : decimals(altitude, 2));
  const time = element('time', new Date(instantOf(run, point)).toISOString());
  return `<trkpt lat="${degrees(location?.latitude ?? 0)}" lon="${degrees(location?.longitude ?? 0)}">${height}${time}${extensions}</trkpt>`;
}
