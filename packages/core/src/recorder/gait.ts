import { legOf, reach, settled, type Window } from './window.ts';

/** Whether the runner moves, and for how long they have. */
export interface Gait {
  readonly kind: 'moving' | 'standing';
  /** Seconds in motion. */
  readonly moving: number;
  /** Seconds since then that are slow, standing or unknown, and may yet turn out to be motion. */
  readonly held: number;
}

export const gaitStart: Gait = { kind: 'moving', moving: 0, held: 0 };

/** Slower than this for a while is standing, metres per second. */
export const STOP_SPEED = 0.8;
const STOP_REACH = 8;
const STOP_TIME = 5;
const GO_SPEED = 1.2;
const GO_TIME = 2;

/** Goes on by `seconds` up to the newest moment of the window. Stops below 0.8 m/s and 8 m for 5 s; resumes above 1.2 m/s for 2 s. */
export function stride(gait: Gait, seconds: number, window: Window): Gait {
  const { moving } = gait;
  const held = gait.held + seconds;
  const seen = settled(window);
  const recent = legOf(seen, GO_TIME);
  const isQuick = recent !== undefined && recent.speed > GO_SPEED;
  if (gait.kind === 'standing') {
    // Noise may look like two quick seconds, but it comes back: whoever has not got away in five still stands.
    if (!isQuick || isOnTheSpot(seen)) return { kind: 'standing', moving, held };
    return { kind: 'moving', moving: moving + Math.min(recent.seconds, held), held: 0 };
  }
  // Whoever turns round is for a moment where they were five seconds ago, and does not stand.
  // And who walks after a run is for some seconds too far ahead in the eyes of the filter, and seems to stand.
  if (!isQuick && isOnTheSpot(seen) && isOnTheSpot(window)) return { kind: 'standing', moving, held };
  const isSlow = recent === undefined || recent.speed < STOP_SPEED;
  return isSlow ? { kind: 'moving', moving, held } : { kind: 'moving', moving: moving + held, held: 0 };
}

function isOnTheSpot(window: Window): boolean {
  const lately = legOf(window, STOP_TIME);
  return lately !== undefined && lately.speed < STOP_SPEED && reach(window, STOP_TIME) < STOP_REACH;
}

/** Goes on by `seconds` of which nothing is known yet. */
export function strideUnseen(gait: Gait, seconds: number): Gait {
  return { ...gait, held: gait.held + seconds };
}

/** Begins anew after a hole of which nothing will be known. */
export function strideAfterBreak({ moving }: Gait): Gait {
  return { kind: 'moving', moving, held: 0 };
}
