import { elapsedAt, estimateFrom, type Plan } from '@paceline/core';
import type { NumberedSample } from './compare.ts';
import type { PlannedSample } from './plan.ts';

/** The samples up to the first that has covered the distance of the race, as which the runner finishes; all of them when none has. */
export function cutAt(samples: readonly PlannedSample[], distance: number | undefined): readonly PlannedSample[] {
  const place = samples.findIndex(({ reading }) => (reading.distance ?? 0) >= (distance ?? Infinity));
  return samples.slice(0, place === -1 ? undefined : place + 1).map((sample, index) => (index === place ? { ...sample, reading: { ...sample.reading, status: 'finished' } } : sample));
}

/** What the runner expects to need for the race, seconds of the replay, by how the first half will go; undefined when that tells nothing. */
export function estimateOf(samples: readonly PlannedSample[], { distance, handicap }: Plan): number | undefined {
  if (distance === undefined || handicap !== true) return undefined;
  const half = samples.find(({ reading }) => (reading.distance ?? 0) >= distance / 2);
  const reached = half?.reading.distance ?? 0;
  return half === undefined || half.due === 0 || reached === 0 ? undefined : estimateFrom({ distance: reached, seconds: half.due / 1000 }, distance);
}

/** When a runner finished a race, seconds of the session: since the common start, and since their own. */
export interface Finish {
  readonly elapsed: number;
  readonly net: number;
}

/** The finish by what was sent, between two samples on a straight line; undefined without one. `startedAt`: epoch milliseconds. */
export function finishOf(sent: readonly NumberedSample[], { distance }: Plan, startedAt: number): Finish | undefined {
  const points = sent.flatMap(({ timestamp, distance: metres }) => (typeof timestamp === 'string' && typeof metres === 'number' ? [{ elapsed: (Date.parse(timestamp) - startedAt) / 1000, distance: metres }] : []));
  const elapsed = distance === undefined ? undefined : elapsedAt({ spacing: 0, points }, distance);
  return elapsed === undefined ? undefined : { elapsed, net: elapsed - (points[0]?.elapsed ?? 0) };
}
