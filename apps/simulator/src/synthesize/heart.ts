import { chanceOf, wander } from './chance.ts';

/** Beats per minute of a runner whose level pace is `basePace` min/km: follows the effort with a lag, and creeps up over time. */
export function heart(seed: number | string, basePace: number): (effort: number) => number {
  const chance = chanceOf(seed, 'heart');
  const rest = chance.between(62, 78);
  const cruising = chance.between(145, 162);
  const flutter = wander(chance, 1.2, 8);
  const usual = 1000 / 60 / basePace;
  let [beat, second] = [rest + 18, 0];
  return (effort) => {
    // Cardiovascular drift: a few beats within the hour at an even effort.
    const target = rest + 12 + (cruising - rest - 12) * (effort / usual) + 6 * Math.min(1, second / 3600);
    const lag = target > beat ? 30 : 55;
    beat += (target - beat) / lag;
    second += 1;
    return Math.round(Math.min(200, Math.max(40, beat + flutter())));
  };
}
