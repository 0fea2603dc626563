import { formatDistance, formatDuration, formatGap, formatPace, type Presence, type Relation } from '@paceline/core';
import { isOld, type Placing } from '../run/placing.ts';
import type { Racer } from '../run/racer.ts';
import type { RunState } from '../run/run-state.ts';
import { averagePace } from './average-pace.ts';
import { markOf, type Mark } from './people.ts';
import { gapSeconds, gapSentence, presenceWords } from './words.ts';

/** How a runner stands to the one in the middle, in words, sign and arrow. */
export interface GapText {
  readonly relation: Relation;
  /** `+40 m` */
  readonly metres: string;
  /** `13 s`; undefined when it is not known. */
  readonly seconds: string | undefined;
  /** A whole sentence for screen readers. */
  readonly sentence: string;
}

/** One line of the list of runners. */
export interface Row extends Mark {
  readonly presence: Presence;
  /** What the runner does and how old that is. */
  readonly words: string;
  /** The numbers are of the past. */
  readonly old: boolean;
  readonly distance: string;
  readonly pace: string;
  readonly gap: GapText | undefined;
  /** Stands in the middle of the strip. */
  readonly central: boolean;
}

const NOTHING = '–';

/** Everyone who runs, the farthest first; those who have left come last. */
export function rowsOf(state: RunState): readonly Row[] {
  const placed = [...state.racers.values()].flatMap((racer) => {
    const placing = state.placings.get(racer.userId);
    return placing === undefined ? [] : [{ racer, placing }];
  });
  return placed.sort(byDistance).map(({ racer, placing }) => rowOf(racer, placing, state));
}

interface Placed {
  readonly racer: Racer;
  readonly placing: Placing;
}

function byDistance(a: Placed, b: Placed): number {
  const gone = Number(a.placing.presence === 'left') - Number(b.placing.presence === 'left');
  return gone || (b.placing.distance ?? -1) - (a.placing.distance ?? -1) || a.racer.index - b.racer.index;
}

function rowOf(racer: Racer, placing: Placing, state: RunState): Row {
  const { presence, distance } = placing;
  const old = isOld(presence);
  return {
    ...markOf(racer, state.me),
    presence,
    words: wordsOf(racer, placing, racer.userId === state.me),
    old,
    distance: distance === undefined ? NOTHING : formatDistance(distance),
    pace: formatPace(presence === 'finished' ? averagePace(racer.latest) : isRunning(presence) ? racer.latest?.pace : undefined),
    gap: gapTextOf(racer.name, placing),
    central: racer.userId === state.centre,
  };
}

function wordsOf({ latest }: Racer, { presence, age }: Placing, me: boolean): string {
  if (presence === 'finished' && latest?.elapsed !== undefined) return `finished in ${formatDuration(latest.elapsed)}`;
  // My own numbers do not come over the network, so "live" would say something else than for the others.
  return me && isRunning(presence) ? 'recording' : presenceWords(presence, age);
}

/** Whether a pace can be shown: an old one must not look like a present one, and who stands has none. */
export function isRunning(presence: Presence): boolean {
  return presence === 'live' || presence === 'delayed';
}

export function gapTextOf(name: string, { gap, relation, presence }: Placing): GapText | undefined {
  if (gap === undefined || relation === undefined) return undefined;
  // The time to where someone was seen long ago says nothing about now.
  const old = isOld(presence);
  const sentence = gapSentence(name, old ? { ...gap, seconds: undefined } : gap, relation);
  return {
    relation,
    metres: formatGap(gap.metres),
    seconds: relation === 'level' ? undefined : gapSeconds(gap),
    sentence: old ? `When last seen, ${sentence}` : sentence,
  };
}
