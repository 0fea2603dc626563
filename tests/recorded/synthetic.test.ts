import { describe, expect, it } from 'vitest';
import { honestAccuracy, noises, outcomesOf, running, standing, stopAndGo, turning, type Motion, type Noise } from './synthetic.ts';

const white = (spread: number): Noise => ({ name: `${spread} m, new each time`, spread, memory: 0 });

const outcomes = (motion: Motion, noise: Noise) => outcomesOf(motion, noise, { seeds: [1, 2], accuracy: honestAccuracy(noise) });

describe('who stands for an hour, and a receiver whose error is new with each position', () => {
  it.each([
    [1, 10],
    [2, 20],
    [3, 50],
    [5, 200],
  ])('of %i m, adds less than %i m', (spread, most) => {
    for (const { counted, moving } of outcomes(standing(60), white(spread))) {
      expect(counted).toBeLessThan(most);
      expect(moving).toBeLessThan(0.12 * 3600);
    }
  });

  it.each([3, 8])('of 3 m that says it is %i m accurate, adds less than 100 m', (accuracy) => {
    for (const { counted } of outcomesOf(standing(60), white(3), { seeds: [1, 2], accuracy })) expect(counted).toBeLessThan(100);
  });
});

describe('who runs, and a receiver whose error is new with each position', () => {
  const cases = [2.5, 3, 4].flatMap((speed) => [1, 2, 3].map((spread) => [speed, spread] as const));

  it.each(cases)('straight on at %d m/s, and of %i m: has the distance within 2 percent, and a pace within 4 in the mean', (speed, spread) => {
    for (const { counted, truth, bias } of outcomes(running(speed, 'straight'), white(spread))) {
      expect(Math.abs(counted / truth - 1)).toBeLessThan(0.02);
      expect(Math.abs(bias - 1)).toBeLessThan(0.04);
    }
  });

  it.each(cases)('on a track at %d m/s, and of %i m: has neither the distance nor the pace more than some percent too long or too fast', (speed, spread) => {
    for (const { counted, truth, bias } of outcomes(running(speed, 'track'), white(spread))) {
      expect(counted / truth - 1).toBeGreaterThan(-0.005);
      expect(counted / truth - 1).toBeLessThan(0.05);
      expect(Math.abs(bias - 1)).toBeLessThan(0.07);
    }
  });

  const turns = turning.flatMap((motion) => [0, 1, 2, 3].map((spread) => [motion.name, spread, motion] as const));

  it.each(turns)('turns (%s), and of %i m: loses no metres at it', (name, spread, motion) => {
    // Where somebody turns round every twelve seconds, the filter of an error of 3 m rounds each turn off.
    const least = name.includes('50 m') ? -0.045 : -0.02;
    for (const { counted, truth } of outcomes(motion, white(spread))) {
      expect(counted / truth - 1).toBeGreaterThan(least);
      // What the filter swings out by in the narrowest bends.
      expect(counted / truth - 1).toBeLessThan(name.includes('circle') ? 0.2 : 0.05);
    }
  });

  it.each([1, 2, 3])('and stands now and then, of %i m: has the distance within 2 percent, and a tenth too much time in motion at most', (spread) => {
    for (const { counted, truth, moving, moved } of outcomes(stopAndGo, white(spread))) {
      expect(Math.abs(counted / truth - 1)).toBeLessThan(0.02);
      expect(Math.abs(moving / moved - 1)).toBeLessThan(0.1);
    }
  });

  it.each([1, 2, 3])('who walks, of %i m: has the distance within 4 percent, and a pace within 7 in the mean', (spread) => {
    for (const { counted, truth, bias } of outcomes(running(1.2, 'straight'), white(spread))) {
      expect(Math.abs(counted / truth - 1)).toBeLessThan(0.04);
      expect(Math.abs(bias - 1)).toBeLessThan(0.07);
    }
  });
});

describe('a receiver without an error', () => {
  it.each([2.5, 3, 4])('makes rounds of 400 m at %d m/s no more than 1.5 percent too long', (speed) => {
    const [outcome] = outcomes(running(speed, 'track'), white(0));
    expect(Math.abs((outcome?.counted ?? NaN) / (outcome?.truth ?? NaN) - 1)).toBeLessThan(0.015);
  });

  it('makes nothing of standing, and a straight way as long as it is', () => {
    expect(outcomes(standing(10), white(0))[0]?.counted).toBe(0);
    for (const motion of [running(1.2, 'straight'), running(4, 'straight'), stopAndGo]) {
      const [outcome] = outcomes(motion, white(0));
      expect(Math.abs((outcome?.counted ?? NaN) / (outcome?.truth ?? NaN) - 1)).toBeLessThan(0.001);
    }
  });
});

it.each(noises.filter(({ memory }) => memory > 0))('an error that wanders ($name) is neither told from bends nor made worse by what is done against noise', (noise) => {
  // What the filter makes of it with an error of 3 m for all receivers, and nothing that is learned: so many per cent, straight on.
  for (const { counted, truth } of outcomes(running(3, 'straight'), noise)) {
    expect(counted / truth - 1).toBeLessThan(0.03);
    expect(counted / truth - 1).toBeGreaterThan(-0.002);
  }
});
