import { distanceAt, type History } from '@paceline/core';
import { everyone } from '../run/pacers.ts';
import { rangeFor } from '../run/strip-range.ts';
import type { Racer } from '../run/racer.ts';
import type { RunState } from '../run/run-state.ts';
import { markOf, type Mark } from './people.ts';

/** How one runner's gap to the one in the middle developed. */
export interface GapLine extends Mark {
  /** Seconds of race time and metres ahead (positive) or behind, in order of time. */
  readonly points: readonly { readonly at: number; readonly metres: number }[];
}

/** The gaps of everyone over time. */
export interface GapChart {
  readonly centre: Mark | undefined;
  readonly lines: readonly GapLine[];
  /** Seconds of race time at the left and right end. */
  readonly from: number;
  readonly to: number;
  /** Metres from the middle line to the top and to the bottom. */
  readonly range: number;
}

const STEPS = 120;

export function gapChartOf(state: RunState): GapChart {
  const { me } = state;
  const centre = state.racers.get(state.centre ?? '');
  const to = (state.now - state.origin) / 1000;
  const from = centre?.history.points[0]?.elapsed ?? to;
  const others = everyone(state).filter((racer) => racer.role === 'runner' && racer !== centre);
  const lines = centre === undefined ? [] : others.map((racer): GapLine => ({ ...markOf(racer, me), points: gapsOf(racer, centre.history, { from, to }) }));
  const drawn = lines.filter((line) => line.points.length > 1);
  const gaps = drawn.flatMap((line) => line.points.map((point) => point.metres));
  return { centre: centre && markOf(centre, me), lines: drawn, from, to, range: rangeFor(gaps) };
}

/** A gap is drawn only where both were seen. */
function gapsOf(racer: Racer, middle: History, { from, to }: { readonly from: number; readonly to: number }): GapLine['points'] {
  return Array.from({ length: STEPS + 1 }, (_, step) => from + ((to - from) * step) / STEPS).flatMap((at) => {
    const [theirs, mine] = [distanceAt(racer.history, at), distanceAt(middle, at)];
    return theirs === undefined || mine === undefined ? [] : [{ at, metres: theirs - mine }];
  });
}
