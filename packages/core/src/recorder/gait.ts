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

/** A window holds no more, seconds. */
const LONGEST = 20;

/** What is known of the last seconds, and the error of each position that the others do not share, metres on one axis. */
export interface Sight {
  readonly window: Window;
  readonly noise: number;
}

/**
 * Metres between two places of the filter that noise explains. A place errs by about 0.6 of what a position does, two that are
 * independent differ by √2 of that on each axis, and 4.3 times as much is exceeded once in ten thousand times (Rayleigh).
 */
const explained = (noise: number): number => 3.6 * noise;

/**
 * Goes on by `seconds` up to the newest moment of the window. Stops below 0.8 m/s and 8 m for 5 s; resumes above 1.2 m/s for 2 s.
 * Where noise explains a farther way than that, it is looked at for as long as somebody of that speed needs to get beyond it.
 */
export function stride(gait: Gait, seconds: number, { window, noise }: Sight): Gait {
  const { moving } = gait;
  const held = gait.held + seconds;
  const seen = settled(window);
  const recent = legOf(seen, timeFor(GO_TIME, GO_SPEED, explained(noise)));
  const newest = legOf(seen, GO_TIME);
  const spot = spotFor(noise);
  const isQuick = recent !== undefined && recent.speed > GO_SPEED;
  if (gait.kind === 'standing') {
    // Noise may look like two quick seconds, but it comes back: whoever has not got away in five still stands.
    if (!isQuick || isOnTheSpot(seen, spot)) return { kind: 'standing', moving, held };
    // A long look began before they did: as fast as they are now, they have needed so long for their way.
    const needed = (recent.seconds * recent.speed) / Math.max(recent.speed, newest?.speed ?? 0);
    return { kind: 'moving', moving: moving + Math.min(needed, held), held: 0 };
  }
  // Whoever turns round is for a moment where they were five seconds ago, and does not stand.
  // And who walks after a run is for some seconds too far ahead in the eyes of the filter, and seems to stand.
  if (!isQuick && isOnTheSpot(seen, spot) && isOnTheSpot(window, spot)) return { kind: 'standing', moving, held };
  const isSlow = [recent, newest].some((leg) => leg === undefined || leg.speed < STOP_SPEED);
  return isSlow ? { kind: 'moving', moving, held } : { kind: 'moving', moving: moving + held, held: 0 };
}

const timeFor = (least: number, speed: number, metres: number): number => Math.min(LONGEST, Math.max(least, metres / speed));

/** For how long and how near to where they are somebody has to be to stand. */
interface Spot {
  readonly seconds: number;
  readonly metres: number;
}

const spotFor = (noise: number): Spot => ({ seconds: timeFor(STOP_TIME, STOP_SPEED, explained(noise) / 2), metres: Math.max(STOP_REACH, explained(noise)) });

function isOnTheSpot(window: Window, { seconds, metres }: Spot): boolean {
  const lately = legOf(window, seconds);
  return lately !== undefined && lately.speed < STOP_SPEED && reach(window, seconds) < metres;
}

/** Goes on by `seconds` of which nothing is known yet. */
export function strideUnseen(gait: Gait, seconds: number): Gait {
  return { ...gait, held: gait.held + seconds };
}

/** Begins anew after a hole of which nothing will be known. */
export function strideAfterBreak({ moving }: Gait): Gait {
  return { kind: 'moving', moving, held: 0 };
}
