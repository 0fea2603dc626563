import { describe, expect, it } from 'vitest';
import { cueStart, direct, seededRandom, type CuePlan } from '@paceline/core';
import { at, during, placeAt, recordAll } from '../recorder/scenario.ts';

const five: CuePlan = { target: { kind: 'pace', pace: 5 }, units: 'metric' };

/** When corrections are heard, by someone who runs at 300 s/km for ten minutes and then at another pace, with a receiver that wavers. */
function corrections(secondsPerKm: number, wavering: number, seed: number): readonly { readonly at: number; readonly advice: string }[] {
  const random = seededRandom(seed);
  let [along, beside] = [0, 0];
  const next = (before: number): number => 0.8 * before + wavering * (random() + random() + random() - 1.5);
  const { readings } = recordAll(
    during({ from: 0, to: 1200 }, (second) => {
      [along, beside] = [next(along), next(beside)];
      const metres = second <= 600 ? second / 0.3 : 2000 + ((second - 600) * 1000) / secondsPerKm;
      return at(second, 0, { location: placeAt(metres + along, beside) });
    }),
  );
  let state = cueStart(five);
  return readings.flatMap((reading) => {
    const direction = direct(state, five, { ...reading, friends: [] }, reading.elapsed);
    state = direction.state;
    return direction.cue?.kind === 'pace' ? { at: reading.elapsed - 600, advice: direction.cue.advice } : [];
  });
}

describe('who runs at the target and then at another pace', () => {
  it.each([
    [360, 'speed_up'],
    [330, 'speed_up'],
    [270, 'ease_off'],
  ])('of %i s/km is told so within a minute', (secondsPerKm, advice) => {
    const [first] = corrections(secondsPerKm, 0, 1);
    expect(first?.advice).toBe(advice);
    expect(first?.at).toBeGreaterThan(20);
    expect(first?.at).toBeLessThan(60);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is told so within two minutes with a receiver that wavers, and never the contrary (%i)', (seed) => {
    for (const [secondsPerKm, advice] of [[360, 'speed_up'], [330, 'speed_up'], [270, 'ease_off']] as const) {
      const heard = corrections(secondsPerKm, 0.8, seed);
      expect(heard[0]?.at).toBeGreaterThan(0);
      expect(heard[0]?.at).toBeLessThan(120);
      for (const each of heard) expect(each.advice).toBe(advice);
    }
  });
});
