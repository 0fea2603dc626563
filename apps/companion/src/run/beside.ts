import { recorderStart, type RecorderState } from '@paceline/core';
import { isRunning } from './placing.ts';
import type { RunState } from './run-state.ts';

/**
 * A recording that begins where the middle one of the runners on their way is at this instant, with their time, so that
 * pace and result stay plausible; undefined when nobody else is on their way.
 */
export function besideOthers(state: RunState): RecorderState | undefined {
  const race = state.session?.plan?.distance ?? Infinity;
  const others = [...state.racers.values()].flatMap(({ userId, latest }) => {
    const placing = state.placings.get(userId);
    const { distance, age } = placing ?? {};
    if (userId === state.me || distance === undefined || age === undefined || latest?.elapsed === undefined || distance >= race) return [];
    return placing !== undefined && isRunning(placing.state) ? [{ distance, elapsed: latest.elapsed + age }] : [];
  });
  const middle = others.sort((a, b) => a.distance - b.distance)[Math.floor((others.length - 1) / 2)];
  if (middle === undefined) return undefined;
  const { odometer, gait } = recorderStart;
  return {
    ...recorderStart,
    elapsed: middle.elapsed,
    odometer: { ...odometer, distance: middle.distance },
    gait: { ...gait, moving: middle.elapsed },
  };
}
