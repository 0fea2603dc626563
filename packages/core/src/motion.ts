/** Seconds for which a runner is shown as going on at the last known speed, and after which they stand still. */
const EXTRAPOLATED = 10;
const FROZEN = 15;

/**
 * Where to show a runner whose newest sample is `age` seconds old: metres, from the sample's distance (m) and speed
 * (m/s). The speed holds for 10 s, fades to 0 by 15 s, and then the runner is frozen. Never less than `distance`;
 * a screen that must not show a step back between two samples takes the larger of this and what it showed before.
 */
export function shownDistance(distance: number, speed: number, age: number): number {
  if (!(speed > 0) || !Number.isFinite(speed) || !(age > 0)) return distance;
  const full = Math.min(age, EXTRAPOLATED);
  const fading = Math.min(Math.max(age - EXTRAPOLATED, 0), FROZEN - EXTRAPOLATED);
  // The speed falls linearly while fading, so the way is the area of a trapezoid.
  return distance + speed * (full + fading - fading ** 2 / (2 * (FROZEN - EXTRAPOLATED)));
}
