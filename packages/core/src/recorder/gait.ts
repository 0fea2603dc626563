import { netSpeed, reach, type Window } from './window.ts';

/** Whether the runner moves; `moving` counts the seconds spent so. */
export type Gait =
  /** `held`: seconds that are slow or unknown, and count when they turn out to be no stop. */
  | { readonly kind: 'moving'; readonly moving: number; readonly held: number }
  | { readonly kind: 'standing'; readonly moving: number };

export const gaitStart: Gait = { kind: 'moving', moving: 0, held: 0 };

const STOP_SPEED = 0.8;
const STOP_REACH = 8;
const STOP_TIME = 5;
const GO_SPEED = 1.2;
const GO_TIME = 2;

/** Goes on by `seconds` that ended at the newest moment of the window: stops below 0.8 m/s and 8 m for 5 s, resumes above 1.2 m/s for 2 s. */
export function stride(gait: Gait, seconds: number, window: Window): Gait {
  const { moving } = gait;
  const recent = netSpeed(window, GO_TIME);
  if (gait.kind === 'standing') {
    const resumes = recent !== undefined && recent > GO_SPEED;
    return resumes ? { kind: 'moving', moving: moving + Math.min(seconds, GO_TIME), held: 0 } : gait;
  }
  const lately = netSpeed(window, STOP_TIME);
  const stops = lately !== undefined && lately < STOP_SPEED && reach(window, STOP_TIME) < STOP_REACH;
  if (stops) return { kind: 'standing', moving };
  const held = gait.held + seconds;
  const slow = recent === undefined || recent < STOP_SPEED;
  return slow ? { kind: 'moving', moving, held } : { kind: 'moving', moving: moving + held, held: 0 };
}

/** Goes on by `seconds` of which nothing is known yet. */
export function strideUnseen(gait: Gait, seconds: number): Gait {
  return gait.kind === 'moving' ? { ...gait, held: gait.held + seconds } : gait;
}

/** Forgets the seconds that are slow or unknown: they ended in a hole that cannot be told. */
export function strideAfterBreak(gait: Gait): Gait {
  return { kind: 'moving', moving: gait.moving, held: 0 };
}
