import type { TrackSample } from '@paceline/client';
import type { RecordedPoint, RecordedRun } from '@paceline/files';

/** A stored track as a recorded run; undefined when nothing was recorded. What came before the start is none of it. */
export function runOfTrack(samples: readonly TrackSample[], name: string): RecordedRun | undefined {
  const own = samples.filter(({ status }) => status !== 'ready');
  const [first] = own;
  if (first === undefined) return undefined;
  const startedAt = Date.parse(first.timestamp);
  return { name, startedAt, points: own.map((sample, place) => pointOf(measured(sample, own[place - 1]), startedAt)), pauses: [] };
}

/**
 * Without a position the app repeats the distance that it had counted. In a file that would be a measurement, and tell that the
 * runner stood; a sensor that counts on goes on in the file, too, and so does the one of who really stands.
 */
function measured(sample: TrackSample, before: TrackSample | undefined): TrackSample {
  const isRepeated = sample.status === 'no_gps' || (sample.status === 'running' && (before?.distance ?? 0) >= (sample.distance ?? 0));
  if (sample.location !== undefined || !isRepeated) return sample;
  const { distance: _distance, speed: _speed, ...rest } = sample;
  return rest;
}

function pointOf({ timestamp, location, accuracy, altitude, heartRate, cadence, speed, distance }: TrackSample, startedAt: number): RecordedPoint {
  return {
    time: (Date.parse(timestamp) - startedAt) / 1000,
    ...(location !== undefined && { location }),
    ...(accuracy !== undefined && { accuracy }),
    ...(altitude !== undefined && { altitude }),
    ...(heartRate !== undefined && { heartRate }),
    ...(cadence !== undefined && { cadence }),
    ...(speed !== undefined && { speed }),
    ...(distance !== undefined && { distance }),
  };
}
