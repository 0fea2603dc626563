import type { History } from '../history.ts';
import { IMPOSSIBLE_SPEED } from '../recorder/fix.ts';
import { TOLERANCE } from './checked.ts';

/**
 * Whether a runner's live distance has ever grown by more than anyone can run in the time. Where it stood still before,
 * it may have done so for want of positions: then the time counts since it last grew. Results leave such a step out.
 */
export function hasLeapt({ points }: History): boolean {
  let [moved] = points;
  return points.some((point, place) => {
    const before = points[place - 1];
    if (moved === undefined || before === undefined) return false;
    if (before.distance > moved.distance) moved = before;
    return point.distance - moved.distance > TOLERANCE + IMPOSSIBLE_SPEED * (point.elapsed - moved.elapsed);
  });
}
