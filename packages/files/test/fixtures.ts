import { FitEncoder, FitBaseType } from 'fit-file-parser';

/** A GPX document around `points`, the extension's prefix chosen freely. */
export function gpx(segments: readonly (readonly string[])[], prefix = 'x'): string {
  const body = segments.map((points) => `<trkseg>\n${points.join('\n')}\n</trkseg>`).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1" xmlns:${prefix}="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
<trk><name>Test</name>
${body}
</trk>
</gpx>
`;
}

/** A TCX document: laps of tracks of points. */
export function tcx(laps: readonly (readonly (readonly string[])[])[]): string {
  const lap = (tracks: readonly (readonly string[])[]): string =>
    `<Lap StartTime="2030-01-01T06:00:00Z">\n${tracks.map((points) => `<Track>\n${points.join('\n')}\n</Track>`).join('\n')}\n</Lap>`;
  return `<?xml version="1.0"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">
<Activities><Activity Sport="Running"><Id>2030-01-01T06:00:00Z</Id>
${laps.map(lap).join('\n')}
</Activity></Activities>
</TrainingCenterDatabase>
`;
}

export interface FitFixtureRecord {
  readonly second: number;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly heartRate?: number;
  readonly cadence?: number;
}

const FIT_START = 1_300_000_000;
const SEMICIRCLES = 2 ** 31 / 180;

/** A FIT activity; `timer` are its timer events: 0 starts, 4 stops. */
export function fit(records: readonly FitFixtureRecord[], timer: readonly { second: number; type: 0 | 4 }[] = []): Uint8Array {
  const encoder = new FitEncoder();
  const time = (second: number) => ({ number: 253, size: 4, baseType: FitBaseType.Uint32, value: FIT_START + second });
  encoder.writeMessage(0, [{ number: 0, size: 1, baseType: FitBaseType.Enum, value: 4 }], 0);
  for (const event of timer) {
    encoder.writeMessage(
      21,
      [time(event.second), { number: 0, size: 1, baseType: FitBaseType.Enum, value: 0 }, { number: 1, size: 1, baseType: FitBaseType.Enum, value: event.type }],
      1,
    );
  }
  for (const record of records) {
    const place = (degrees: number | undefined) => (degrees === undefined ? 0x7fffffff : Math.round(degrees * SEMICIRCLES));
    encoder.writeMessage(
      20,
      [
        time(record.second),
        { number: 0, size: 4, baseType: FitBaseType.Sint32, value: place(record.latitude) },
        { number: 1, size: 4, baseType: FitBaseType.Sint32, value: place(record.longitude) },
        { number: 3, size: 1, baseType: FitBaseType.Uint8, value: record.heartRate ?? 0xff },
        { number: 4, size: 1, baseType: FitBaseType.Uint8, value: record.cadence ?? 0xff },
      ],
      2,
    );
  }
  return encoder.close();
}
