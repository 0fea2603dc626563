import { seededRandom } from '@paceline/core';

/** Random numbers of one concern of one run; each concern has its own, so that changing one leaves the others as they were. */
export interface Chance {
  /** Uniform in [from, to). */
  between(from: number, to: number): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
}

export function chanceOf(seed: number | string, concern: string): Chance {
  const random = seededRandom(`${seed}/${concern}`);
  return {
    between: (from, to) => from + (to - from) * random(),
    // Box–Muller; 1 − u because the logarithm of 0 is not finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  };
}

/**
 * A value that wanders about 0 and remembers itself for `memory` seconds (Ornstein–Uhlenbeck, exact for steps of
 * one second); `spread` is its long-run standard deviation. Each call is one second later.
 */
export function wander(chance: Chance, spread: number, memory: number): () => number {
  const keep = Math.exp(-1 / memory);
  const fresh = spread * Math.sqrt(1 - keep * keep);
  let value = spread * chance.normal();
  return () => (value = keep * value + fresh * chance.normal());
}
