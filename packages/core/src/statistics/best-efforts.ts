import { METRES_PER_MILE } from '../format.ts';
import { atOnce, eachBySteps, type Steps } from '../steps.ts';
import type { Progress } from './splits.ts';

/** The fastest stretch of that length in a run. */
export interface BestEffort {
  /** Metres. */
  readonly distance: number;
  /** Seconds, pauses included: a rest makes nobody faster. */
  readonly elapsed: number;
  /** Metres from the start of the run to the start of the stretch. */
  readonly from: number;
}

/** Lengths that runners compare themselves by, metres. */
export const EFFORTS: readonly number[] = [400, 1000, METRES_PER_MILE, 5000, 10_000, 21_097.5, 42_195];

type Point = Pick<Progress, 'distance' | 'elapsed'>;

/** The fastest stretch of each length that the run has, between any two of its moments; `points` in their order. */
export const bestEfforts = (points: readonly Point[], lengths: readonly number[] = EFFORTS): readonly BestEffort[] => atOnce(bestEffortsBySteps(points, lengths));

/** The same as {@link bestEfforts}, with steps: a long run takes long. */
export function* bestEffortsBySteps(points: readonly Point[], lengths: readonly number[] = EFFORTS): Steps<readonly BestEffort[]> {
  const all: BestEffort[] = [];
  for (const length of lengths) {
    const best = yield* bestOf(points, length);
    if (best !== undefined) all.push(best);
  }
  return all;
}

/** The fastest stretch begins or ends at a point, because time is linear between two. */
function* bestOf(points: readonly Point[], length: number): Steps<BestEffort | undefined> {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.distance - first.distance < length) return undefined;
  const [behind, ahead] = [new Cursor(points), new Cursor(points)];
  let best: BestEffort | undefined;
  const consider = (from: number, elapsed: number): void => {
    if (best === undefined || elapsed < best.elapsed) best = { distance: length, elapsed, from };
  };
  yield* eachBySteps(points, ({ distance, elapsed }) => {
    const began = behind.lastAt(distance - length);
    if (began !== undefined) consider(distance - length, elapsed - began);
    const ends = ahead.firstAt(distance + length);
    if (ends !== undefined) consider(distance, ends - elapsed);
  });
  return best;
}

/** When distances that only grow were passed. */
class Cursor {
  readonly #points: readonly Point[];
  #place = 0;

  constructor(points: readonly Point[]) {
    this.#points = points;
  }

  /** The last moment at that distance, seconds; undefined outside of the run. */
  lastAt(distance: number): number | undefined {
    while ((this.#points[this.#place + 1]?.distance ?? Infinity) <= distance) this.#place++;
    return this.#at(distance);
  }

  /** The first moment at that distance. */
  firstAt(distance: number): number | undefined {
    while ((this.#points[this.#place + 1]?.distance ?? Infinity) < distance) this.#place++;
    return this.#at(distance);
  }

  #at(distance: number): number | undefined {
    const from = this.#points[this.#place];
    const to = this.#points[this.#place + 1] ?? from;
    if (from === undefined || to === undefined || distance < from.distance || distance > to.distance) return undefined;
    if (to.distance === from.distance) return from.elapsed;
    return from.elapsed + ((distance - from.distance) / (to.distance - from.distance)) * (to.elapsed - from.elapsed);
  }
}
