import { chanceOf, wander } from './chance.ts';

/** What a positioning receiver makes of one second, in metres; `undefined` while it has no fix. */
export interface Glimpse {
  readonly east: number;
  readonly north: number;
  /** Radius that holds the true place with 95 % probability, by the receiver's own estimate. */
  readonly accuracy: number;
  /** What to add to the true speed, m/s. */
  readonly speedError: number;
}

const MINUTES_BETWEEN_DROPOUTS = 8;
/** Radius that holds 95 % of a two-dimensional normal error, in standard deviations of one axis: √(−2 ln 0.05). */
const RADIUS_95 = 2.448;

/** A phone's receiver: its error wanders slowly rather than jumping, its sky gets worse and better, now and then it is blind. */
export function receiver(seed: number | string): () => Glimpse | undefined {
  const chance = chanceOf(seed, 'receiver');
  const [east, north] = [wander(chance, 1, 25), wander(chance, 1, 25)];
  const sky = wander(chance, 0.35, 120);
  let blindFor = 0;
  return () => {
    const spread = 2.2 * Math.exp(sky());
    const errors = { east: spread * east() + 0.2 * chance.normal(), north: spread * north() + 0.2 * chance.normal() };
    const speedError = 0.08 * chance.normal();
    const dropped = chance.between(0, 1) < 1 / (60 * MINUTES_BETWEEN_DROPOUTS);
    blindFor = blindFor > 0 ? blindFor - 1 : dropped ? Math.round(chance.between(4, 20)) : 0;
    if (blindFor > 0) return undefined;
    return { ...errors, accuracy: Math.min(40, Math.max(3, RADIUS_95 * spread)), speedError };
  };
}
