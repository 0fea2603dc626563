import { analyse, distanceBetween, type Fix } from '@paceline/core';
import { accuracyOf, correctionsFor } from '../../tests/recorded/accuracy.ts';
import { speedOn } from '../../tests/recorded/reference.ts';
import { positionsOf } from '../../tests/recorded/runs.ts';
import { SECONDS, together } from '../../tests/recorded/together.ts';

/** A value at one moment, seconds since the start; undefined where there is none. */
export interface Value {
  readonly second: number;
  readonly value: number | undefined;
}

/** Half an hour of a run, as it is drawn: nothing in it tells where it was run. */
export interface Course {
  readonly seconds: number;
  /** Seconds per kilometre: between the positions of the last five seconds, as it was shown, and with the seconds around. */
  readonly raw: readonly Value[];
  readonly shown: readonly Value[];
  readonly centred: readonly Value[];
  /** Seconds per kilometre that the runner wants, and what they are told of it. */
  readonly target: number;
  readonly corrections: readonly { readonly second: number; readonly advice: 'ease_off' | 'speed_up' }[];
  /** Metres that somebody else is ahead: as it was shown while live, and as it was. */
  readonly gapShown: readonly Value[];
  readonly gap: readonly Value[];
}

/** Seconds between two points that are drawn. */
const SPACING = 4;
/** What is slower, m/s, has no pace. */
const SLOWEST = 0.83;

/** The course of a run, and of its gap to another that is run at the same time. */
export async function courseOf(fixes: readonly Fix[], other: readonly Fix[]): Promise<Course> {
  const { analysis, curve } = accuracyOf(fixes);
  const { target, corrections } = correctionsFor(analysis, curve);
  const seconds = Math.min(SECONDS, analysis.elapsed);
  const moments = Array.from({ length: Math.floor(seconds / SPACING) }, (_, place) => (place + 1) * SPACING);
  const looks = await together(analysis.readings, analyse(positionsOf(other)).readings, 1);
  const near = looks.filter(({ second }) => second % SPACING === 0 && second <= seconds);
  return {
    seconds,
    raw: rawPaces(fixes, moments),
    shown: moments.map((second) => {
      const reading = analysis.readings.findLast(({ elapsed }) => elapsed <= second);
      const isRecent = reading !== undefined && reading.pace > 0 && second - reading.elapsed <= 10;
      return { second, value: isRecent ? reading.pace * 60 : undefined };
    }),
    centred: moments.map((second) => ({ second, value: paceOf(speedOn(curve, second, { before: 20.5, after: 20.5 })) })),
    target: target * 60,
    corrections: corrections.filter(({ elapsed }) => elapsed <= seconds).map(({ elapsed, cue }) => ({ second: elapsed, advice: cue.advice })),
    gapShown: near.map(({ second, shown, state }) => ({ second, value: state === 'live' ? shown : undefined })),
    gap: near.map(({ second, truth }) => ({ second, value: truth })),
  };
}

const paceOf = (speed: number | undefined): number | undefined => (speed === undefined || speed < SLOWEST ? undefined : 1000 / speed);

/** Of all positions, as if each was true. */
function rawPaces(fixes: readonly Fix[], moments: readonly number[]): readonly Value[] {
  const begin = fixes[0]?.time ?? 0;
  const way: { elapsed: number; distance: number }[] = [];
  let before: Fix | undefined;
  for (const fix of fixes) {
    if (fix.location === undefined) continue;
    const elapsed = (fix.time - begin) / 1000;
    const last = way.at(-1);
    const distance = (last?.distance ?? 0) + (before?.location === undefined ? 0 : distanceBetween(before.location, fix.location));
    before = fix;
    if (elapsed > (last?.elapsed ?? -1)) way.push({ elapsed, distance });
    else if (last !== undefined) last.distance = distance;
  }
  return moments.map((second) => ({ second, value: paceOf(speedOn(way, second, { before: 5, after: 0 })) }));
}
