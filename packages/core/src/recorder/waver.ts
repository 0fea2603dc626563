/**
 * How far a filter's place and speed waver on each axis where every position has an error of variance 1 m² that is new each time, and how
 * much of that is in where a way began: variances and covariances, in m², m²/s and (m/s)².
 */
export interface Waver {
  readonly place: number;
  readonly mixed: number;
  readonly speed: number;
  /** Of the place where the way began, and of that one with the place and the speed of now. */
  readonly began: number;
  readonly beganPlace: number;
  readonly beganSpeed: number;
}

/** What a filter makes of a surprise, by the metre: of the place metres, of the speed metres per second. */
export interface Gains {
  readonly toPlace: number;
  readonly toSpeed: number;
  /** Since the position before. */
  readonly seconds: number;
}

/** A filter that begins at a position has its error. */
export const waverStart: Waver = { place: 1, mixed: 0, speed: 0, began: 1, beganPlace: 1, beganSpeed: 0 };

/** Takes in the next position. */
export function waverAfter({ place, mixed, speed, began, beganPlace, beganSpeed }: Waver, { toPlace, toSpeed, seconds }: Gains): Waver {
  const expected = place + 2 * seconds * mixed + seconds ** 2 * speed;
  const expectedMixed = mixed + seconds * speed;
  const beganExpected = beganPlace + seconds * beganSpeed;
  return {
    place: (1 - toPlace) ** 2 * expected + toPlace ** 2,
    mixed: (1 - toPlace) * (expectedMixed - toSpeed * expected) + toPlace * toSpeed,
    speed: speed - 2 * toSpeed * expectedMixed + toSpeed ** 2 * (expected + 1),
    began,
    beganPlace: (1 - toPlace) * beganExpected,
    beganSpeed: beganSpeed - toSpeed * beganExpected,
  };
}

/** A way begins here. */
export const waverFrom = (waver: Waver): Waver => ({ ...waver, began: waver.place, beganPlace: waver.place, beganSpeed: waver.mixed });

/** Variance on each axis of the way since it began, as a part of that of the positions. */
export const wayVariance = ({ place, began, beganPlace }: Waver): number => Math.max(0, place - 2 * beganPlace + began);
