import type { TrackSample } from '@paceline/client';
import type { RecordedPoint, RecordedRun } from '@paceline/files';

/** A stored track as a recorded run; undefined when nothing was recorded. What came before the start is none of it. */
export function runOfTrack(samples: readonly TrackSample[], name: string): RecordedRun | undefined {
  const own = samples.filter(({ status }) => status !== 'ready');
  const [first] = own;
  if (first === undefined) return undefined;
  const startedAt = Date.parse(first.timestamp);
  return { name, startedAt, points: own.map((sample) => pointOf(sample, startedAt)), pauses: [] };
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
