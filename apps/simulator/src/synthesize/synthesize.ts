import type { RecordedPoint, RecordedRun } from '@paceline/files';
import { chanceOf } from './chance.ts';
import { inventCourse, type Course } from './course.ts';
import { heart } from './heart.ts';
import { run, type Stride } from './legs.ts';
import { receiver, type Glimpse } from './receiver.ts';

export type { Pause, RecordedPoint, RecordedRun } from '@paceline/files';

export interface SynthesizeOptions {
  /** The same seed gives the same run, to the last digit. */
  readonly seed: number | string;
  /** Length of the recording, seconds; 30 minutes when absent. */
  readonly duration?: number;
  /** Pace on level ground, min/km; a personal one between 4:45 and 6:45 when absent. */
  readonly basePace?: number;
}

/**
 * Invents a believable run: a closed course with hills and traffic lights on the open Atlantic (about 46° N 30° W),
 * a runner whose speed follows slope, mood and tiredness, a heart that follows the effort, and a receiver with
 * correlated errors and short dropouts. One point per second, `duration` + 1 of them. A pure function of its options.
 */
export function synthesizeRun(options: SynthesizeOptions): RecordedRun {
  const { seed, duration = 1800 } = options;
  const basePace = options.basePace ?? chanceOf(seed, 'runner').between(4.75, 6.75);
  const course = inventCourse(seed);
  const [stride, beat, look] = [run(course, seed, basePace), heart(seed, basePace), receiver(seed)];
  const points: RecordedPoint[] = [];
  let now: Stride = { distance: 0, speed: 0, effort: 0 };
  for (let time = 0; time <= duration; time++) {
    points.push({
      time,
      altitude: round(course.altitudeAt(now.distance), 1),
      heartRate: beat(now.effort),
      cadence: cadenceOf(now.speed),
      ...seen(course, now, look()),
    });
    now = stride();
  }
  return { name: `run ${seed}`, points, pauses: [] };
}

function seen(course: Course, stride: Stride, glimpse: Glimpse | undefined): Partial<RecordedPoint> {
  if (glimpse === undefined) return {};
  const place = course.placeAt(stride.distance, glimpse.east, glimpse.north);
  return {
    location: { latitude: round(place.latitude, 7), longitude: round(place.longitude, 7) },
    accuracy: round(glimpse.accuracy, 1),
    speed: stride.speed === 0 ? 0 : round(Math.max(0, stride.speed + glimpse.speedError), 2),
  };
}

/** Steps per minute: runners take nearly the same number at every speed. */
function cadenceOf(speed: number): number {
  return speed < 0.8 ? 0 : Math.round(150 + 7 * speed);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
