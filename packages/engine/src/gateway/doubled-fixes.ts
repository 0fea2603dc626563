import type { LiveSample } from '../sessions/seat.ts';

/** How old the last pace may be that stands in for one that does not come, milliseconds. */
const PACE_AGE = 10_000;

/** Where the merging of one runner's samples stands. Times are monotonic, in milliseconds. */
export interface Merging {
  /** A sample with an unknown pace, which the next one may complete. */
  readonly waiting: { readonly sample: LiveSample; readonly since: number } | undefined;
  readonly lastPace: { readonly pace: number; readonly at: number } | undefined;
}

/** The next state, and the samples that are complete now, in the order in which they were sent. */
export interface Merged {
  readonly merging: Merging;
  readonly complete: readonly LiveSample[];
}

export const nothingWaits: Merging = { waiting: undefined, lastPace: undefined };

/** Takes the next sample of a runner whose app reports each fix twice: with its place, and with its pace. Rules N6 to N8 of SPEC.md. */
export function merge(merging: Merging, sample: LiveSample, now: number): Merged {
  const { waiting } = merging;
  // Numbers are promises: two numbered samples are never one.
  if (sample.seq !== undefined) return { merging: { ...merging, waiting: undefined }, complete: [...given(merging), sample] };
  if (sample.pace <= 0) return { merging: { ...merging, waiting: { sample, since: now } }, complete: given(merging) };
  const whole = waiting === undefined ? sample : completed(waiting.sample, sample);
  return { merging: { waiting: undefined, lastPace: { pace: sample.pace, at: now } }, complete: [whole] };
}

/** Waits no longer for the other half of a fix. */
export function giveUp(merging: Merging): Merged {
  return { merging: { ...merging, waiting: undefined }, complete: given(merging) };
}

/** The sample of a fix, as far as the second message about it says more: it was taken when the first one says. */
function completed(first: LiveSample, second: LiveSample): LiveSample {
  return { ...first, ...second, timestamp: first.timestamp };
}

/** The sample that waits, with the last pace instead of none, if that is not too old. */
function given({ waiting, lastPace }: Merging): readonly LiveSample[] {
  if (waiting === undefined) return [];
  const { sample, since } = waiting;
  return [lastPace === undefined || since - lastPace.at > PACE_AGE ? sample : { ...sample, pace: lastPace.pace }];
}
