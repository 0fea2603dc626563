import { distanceBetween, type Fix } from '@paceline/core';

/** How far a runner was at which moment, seconds since the first fix and metres; ascending. */
export type Curve = readonly { readonly elapsed: number; readonly distance: number }[];

/** What the positions of a file add up to: all of them, and those that a speed gate leaves; holes are no distance. */
export interface Reference {
  readonly raw: number;
  readonly gated: number;
  readonly curve: Curve;
}

/** Faster than this between two positions is a jump, m/s; after five in a row the next one is believed. */
const GATE = 7;
const DOUBTS = 5;
/** Longer than this nothing was run, seconds and metres. */
const HOLE = { seconds: 90, metres: 200 };

/** A second opinion, on purpose without anything of the product's filter but the length between two places. */
export function referenceOf(fixes: readonly Fix[]): Reference {
  const placed = fixes.flatMap(({ time, location }) => (location === undefined ? [] : [{ time, location }]));
  const raw = placed.reduce((sum, { location }, index) => sum + distanceBetween(placed[index - 1]?.location ?? location, location), 0);
  const begin = fixes[0]?.time ?? 0;
  const curve: { elapsed: number; distance: number }[] = [];
  let [gated, rejected] = [0, 0];
  let good = placed[0];
  for (const fix of placed) {
    if (good === undefined) break;
    const [way, seconds] = [distanceBetween(good.location, fix.location), (fix.time - good.time) / 1000];
    if (fix !== good && rejected < DOUBTS) {
      if (seconds <= 0 || way / seconds > GATE) {
        rejected += 1;
        continue;
      }
      if (seconds <= HOLE.seconds && way <= HOLE.metres) gated += way;
    }
    [good, rejected] = [fix, 0];
    const elapsed = (fix.time - begin) / 1000;
    if (elapsed > (curve.at(-1)?.elapsed ?? -1)) curve.push({ elapsed, distance: gated });
  }
  return { raw, gated, curve };
}

/** Metres at that moment, on a straight line between two points; undefined outside, and in holes of more than 10 s. */
export function distanceOn(curve: Curve, elapsed: number): number | undefined {
  let [low, high] = [0, curve.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((curve[middle]?.elapsed ?? 0) >= elapsed) high = middle;
    else low = middle + 1;
  }
  const [from, to] = [curve[low - 1], curve[low]];
  if (to === undefined || elapsed > to.elapsed) return undefined;
  if (to.elapsed === elapsed) return to.distance;
  if (from === undefined || to.elapsed - from.elapsed > 10) return undefined;
  return from.distance + ((elapsed - from.elapsed) / (to.elapsed - from.elapsed)) * (to.distance - from.distance);
}

/** Metres per second over a window that ends `after` seconds after the moment and begins `before` seconds before it. */
export function speedOn(curve: Curve, elapsed: number, { before, after }: { readonly before: number; readonly after: number }): number | undefined {
  const [from, to] = [distanceOn(curve, elapsed - before), distanceOn(curve, elapsed + after)];
  return from === undefined || to === undefined ? undefined : (to - from) / (before + after);
}
