import type { RecordedPoint, RecordedRun } from '../recorded-run.ts';
import { decimals, degrees, instantOf, stretchesOf, stridesOf } from './stretches.ts';
import { element } from './xml-text.ts';
import { summaryOf } from './summary.ts';

const TCX = 'http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2';
const EXTENSION = 'http://www.garmin.com/xmlschemas/ActivityExtension/v2';

/** TCX: one lap, with a track for each stretch between two pauses; points may lack a position. */
export function tcxOf(run: RecordedRun): string {
  const { elapsed, paused, distance } = summaryOf(run);
  const [first] = run.points;
  const start = new Date(first === undefined ? 0 : instantOf(run, first)).toISOString();
  const tracks = stretchesOf(run).map((points) => `<Track>\n${points.map((point) => trackPoint(run, point)).join('\n')}\n</Track>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="${TCX}" xmlns:ns3="${EXTENSION}">
<Activities><Activity Sport="Running"><Id>${start}</Id>
<Lap StartTime="${start}"><TotalTimeSeconds>${decimals(elapsed - paused, 3)}</TotalTimeSeconds><DistanceMeters>${decimals(distance, 2)}</DistanceMeters><Calories>0</Calories><Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod>
${tracks.join('\n')}
</Lap>
</Activity></Activities>
</TrainingCenterDatabase>
`;
}

function trackPoint(run: RecordedRun, point: RecordedPoint): string {
  const { location, altitude, distance, heartRate, speed } = point;
  const strides = stridesOf(point);
  const position = location && `<Position><LatitudeDegrees>${degrees(location.latitude)}</LatitudeDegrees><LongitudeDegrees>${degrees(location.longitude)}</LongitudeDegrees></Position>`;
  const known = [
    element('ns3:Speed', speed === undefined ? undefined : decimals(speed, 3)),
    element('ns3:RunCadence', strides === undefined ? undefined : decimals(strides, 0)),
  ].join('');
  return [
    '<Trackpoint>',
    element('Time', new Date(instantOf(run, point)).toISOString()),
    position ?? '',
    element('AltitudeMeters', altitude === undefined ? undefined : decimals(altitude, 2)),
    element('DistanceMeters', distance === undefined ? undefined : decimals(distance, 2)),
    heartRate === undefined ? '' : `<HeartRateBpm>${element('Value', decimals(heartRate, 0))}</HeartRateBpm>`,
    known === '' ? '' : `<Extensions><ns3:TPX>${known}</ns3:TPX></Extensions>`,
    '</Trackpoint>',
  ].join('');
}
