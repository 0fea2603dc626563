import type { Offset } from '../geo.ts';

/** The way from one position to the next, metres, and how long it took. */
export interface Step extends Offset {
  readonly seconds: number;
}

/**
 * How unevenly the positions of the last half minute follow each other: what errors that are new with each position look
 * like. All but the last step are sums in which what is older weighs less.
 */
export interface Unevenness {
  /** Absent where the next step continues none. */
  readonly last?: Step;
  readonly weight: number;
  /** Of the squared weights, which tells how many steps the sums stand for (Kish). */
  readonly squaredWeight: number;
  /** Natural logarithm of the error that the steps show, as a part of the one that is to be expected. */
  readonly excess: number;
  /** Variance on one axis of the error that is to be expected, m². */
  readonly expected: number;
  /** Variance of the error that the steps show, by the seconds of a step, m²/s. */
  readonly rate: number;
}

export const evenness: Unevenness = { weight: 0, squaredWeight: 0, excess: 0, expected: 0, rate: 0 };

/** Seconds after which a step weighs a third. */
const FADING = 30;
/**
 * What the error of a receiver may do that wanders (Gauss and Markov): metres on one axis, and seconds after which a third of it is
 * left. What is expected goes by the short memory and what is possible by the long one, so that in between nothing is made of it.
 */
const WANDERING = 3;
const MEMORY = 20;
const LONG_MEMORY = 60;
/** How much a runner's speed changes by chance, m/s², as the filter of positions has it. */
const ACCELERATION = 0.3;
/** Seconds from one position to the next that are too many to see a turn as one. */
const SELDOM = 2.9;
/** A position that does not move at all is none of a receiver that is so much better. */
const LEAST_EXCESS = 0.001;
/** Mean and standard deviation of the logarithm of an exponential value, which a squared error in the plane is: −γ and π/√6. */
const LOG_MEAN = -0.5772;
const LOG_SPREAD = 1.2825;

/**
 * Goes on by one step. The difference of two steps that follow each other is free of the motion but for its changes: of
 * errors of variance v that are new with each position it has 6 v (von Neumann 1941, The Annals of Mathematical
 * Statistics 12), of an error that wanders 4 v times the part of its memory that a step takes.
 */
export function unevenAfter(before: Unevenness, step: Step): Unevenness {
  const { last } = before;
  if (last === undefined) return { ...before, last: step };
  const { seconds } = step;
  const ratio = seconds / last.seconds;
  const squared = (step.north - ratio * last.north) ** 2 + (step.east - ratio * last.east) ** 2;
  const shown = squared / 2 / (1 + ratio ** 2 + (1 + ratio) ** 2);
  const expected = expectedFor(seconds);
  const left = Math.exp(-seconds / FADING);
  const faded = (sum: number, value: number): number => sum * left + value * (1 - left);
  return {
    last: step,
    weight: faded(before.weight, 1),
    squaredWeight: before.squaredWeight * left ** 2 + (1 - left) ** 2,
    // By its logarithm, because a jump now and then is no noise.
    excess: faded(before.excess, Math.log(Math.max(LEAST_EXCESS, shown / expected))),
    expected: faded(before.expected, expected),
    rate: faded(before.rate, shown / seconds),
  };
}

/** What a receiver that wanders and a runner who changes their speed make of a step. */
const expectedFor = (seconds: number): number => ((4 / 6) * WANDERING ** 2 * seconds) / MEMORY + (ACCELERATION ** 2 * seconds ** 4) / 6;

/** Where the next position continues none. */
export function unevenAfterBreak({ last: _last, ...before }: Unevenness): Unevenness {
  return before;
}

/** How many times the variance is there that is to be expected, at least: by one standard error less than it seems. */
function excessOf({ weight, squaredWeight, excess }: Unevenness): number {
  return weight > 0 ? Math.exp((excess - LOG_SPREAD * Math.sqrt(squaredWeight)) / weight - LOG_MEAN) : 0;
}

/** The part of the unevenness that neither a wandering receiver nor the runner explains, 0 to 1: white noise. */
export function whiteShare(unevenness: Unevenness): number {
  return Math.max(0, 1 - 1 / excessOf(unevenness));
}

/** Standard deviation of that noise on one axis, metres. */
export function whiteError(unevenness: Unevenness): number {
  const { weight, expected } = unevenness;
  return weight > 0 ? Math.sqrt((Math.max(0, excessOf(unevenness) - 1) * expected) / weight) : 0;
}

/** Whether positions come so seldom that sharp turns are not to be told from noise. */
export const isSeldom = ({ weight, expected }: Unevenness): boolean => expected > weight * expectedFor(SELDOM);

/** Variance on one axis of a wandering error that would explain all of the unevenness, m²; infinite while nothing is known. */
export function wanderingVariance({ weight, rate }: Unevenness): number {
  return weight > 0 ? ((6 / 4) * LONG_MEMORY * rate) / weight : Infinity;
}
