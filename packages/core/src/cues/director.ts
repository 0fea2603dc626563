import { METRES_PER_MILE, type Units } from '../format.ts';
import { addToSplits, splitsOf, type Splits } from '../statistics/splits.ts';
import { corrected, judgeTarget, noCorrections, type Corrections } from './corrections.ts';
import { countdownBetween } from './countdown.ts';
import { ranks, type Cue } from './cue.ts';
import type { Facts } from './facts.ts';
import { watch, type Rival } from './rivals.ts';
import type { Target } from './target.ts';
import type { Verdict } from './verdict.ts';

/** What a runner wants to hear about. */
export interface CuePlan {
  readonly target: Target;
  /** Milestones are kilometres or miles. */
  readonly units: Units;
}

/** All that the choice of cues remembers: a plain value, safe to store as JSON. */
export interface CueState {
  readonly corrections: Corrections;
  readonly rivals: Readonly<Record<string, Rival>>;
  readonly splits: Splits;
  readonly elapsed?: number;
  readonly hadPosition?: boolean;
  /** Since when the position is missing, seconds. */
  readonly lostSince?: number;
  readonly hasFinished?: boolean;
  readonly saidAt?: number;
  /** When a friend was last named in an overtake, seconds, by user id. */
  readonly namedAt: Readonly<Record<string, number>>;
  readonly waiting: readonly Waiting[];
}

interface Waiting {
  readonly cue: Cue;
  readonly until: number;
}

/** What is to be said now, and what became of everything that could have been. */
export interface Direction {
  readonly state: CueState;
  /** At most one. */
  readonly cue: Cue | undefined;
  readonly verdicts: readonly Verdict[];
}

/** Seconds between two utterances, unless the second is urgent: nobody runs to be talked to. */
const APART = 15;
/** Seconds of silence about a friend after an overtake. */
const QUIET = 60;
/** More do not wait: no more than a few can be said before they are no news. */
const QUEUE = 20;
/** A position that is missing for less, seconds, is a bridge or a tree. */
const PATIENCE = 15;

export const cueStart = ({ units }: CuePlan): CueState => ({
  corrections: noCorrections,
  rivals: {},
  splits: splitsOf(units === 'metric' ? 1000 : METRES_PER_MILE),
  namedAt: {},
  waiting: [],
});

/**
 * Chooses what to say, about once a second. `time` is seconds of a clock that only goes on. Nothing else than what it is
 * given decides: the same course of facts has the same words.
 */
export function direct(before: CueState, plan: CuePlan, facts: Facts, time: number): Direction {
  const observed = observe(before, facts, time);
  const { corrections, outcome } = judgeTarget(before.corrections, plan.target, facts, time);
  const correction: Waiting[] = outcome.kind === 'due' ? [{ cue: outcome.cue, until: time }] : [];
  const reasons: Verdict[] = outcome.kind === 'none' ? [outcome] : [];
  const all = [...before.waiting, ...observed.cues.map((cue) => ({ cue, until: time + ranks[cue.kind].lasts })), ...correction];
  // A position that is back is not missing since before.
  const { lostSince: _, ...lasting } = before;
  const state = { ...lasting, ...observed.memory, corrections };
  const { good, dropped } = sifted(all, state, time);
  const [first, ...rest] = good.toSorted((a, b) => ranks[a.cue.kind].priority - ranks[b.cue.kind].priority);
  const mayBeSaid = first !== undefined && (ranks[first.cue.kind].isUrgent || time - (state.saidAt ?? -Infinity) >= APART);
  const unsaid = mayBeSaid ? rest : good;
  const waiting = foremost(unsaid.filter(({ until }) => until > time));
  const kept = new Set(waiting);
  const held = unsaid.map((each): Verdict => {
    const { cue, until } = each;
    if (kept.has(each)) return { kind: 'waits', cue, reason: mayBeSaid ? 'less_important' : 'too_soon' };
    return { kind: 'dropped', cue, reason: until > time ? 'too_many' : 'too_late' };
  });
  if (!mayBeSaid) return { state: { ...state, waiting }, cue: undefined, verdicts: [...dropped, ...held, ...reasons] };
  return { state: { ...said(state, first.cue, time), waiting }, cue: first.cue, verdicts: [{ kind: 'said', cue: first.cue }, ...dropped, ...held, ...reasons] };
}

interface Observed {
  readonly cues: readonly Cue[];
  readonly memory: Pick<CueState, 'rivals' | 'splits' | 'elapsed' | 'hasFinished' | 'hadPosition' | 'lostSince'>;
}

function observe(before: CueState, facts: Facts, time: number): Observed {
  const { elapsed, friends } = facts;
  const isFirst = before.elapsed === undefined;
  const countdown = isFirst || facts.status === 'finished' ? undefined : countdownBetween(before.elapsed, elapsed);
  const watched = friends.map((friend) => ({ userId: friend.userId, ...watch(before.rivals[friend.userId], friend, time) }));
  const position = observePosition(before, facts, time);
  const splits = addToSplits(before.splits, facts);
  const finish: Cue[] = isFirst || facts.finish === undefined || before.hasFinished === true ? [] : [{ kind: 'finished', ...facts.finish }];
  const cues = [...finish, ...(countdown ? [countdown] : []), ...position.cues, ...watched.flatMap(({ cues: each }) => each), ...(isFirst ? [] : milestones(before.splits, splits))];
  return { cues, memory: { ...position.memory, elapsed, splits, ...(facts.finish !== undefined && { hasFinished: true }), rivals: Object.fromEntries(watched.map(({ userId, rival }) => [userId, rival])) } };
}

function observePosition({ hadPosition, lostSince }: CueState, { status }: Facts, time: number): { cues: readonly Cue[]; memory: Pick<CueState, 'hadPosition' | 'lostSince'> } {
  if (status !== 'no_gps') {
    const isBack = hadPosition === false && status !== 'finished';
    // Who has never had one is told by the page, and on a treadmill there is none to miss.
    return { cues: isBack ? [{ kind: 'position_back' }] : [], memory: status === 'running' || hadPosition !== undefined ? { hadPosition: true } : {} };
  }
  const since = lostSince ?? time;
  const isLost = hadPosition === true && time - since >= PATIENCE;
  return { cues: isLost ? [{ kind: 'position_lost' }] : [], memory: { ...(hadPosition !== undefined && { hadPosition: hadPosition && !isLost }), lostSince: since } };
}

/** Several at once, after a hole, are one: the newest. Those that were there at the first look are no news. */
function milestones(before: Splits, { whole, length }: Splits): readonly Cue[] {
  const split = whole.at(-1);
  if (whole.length === before.whole.length || split === undefined) return [];
  return [{ kind: 'milestone', distance: whole.length * length, elapsed: whole.reduce((sum, each) => sum + each.elapsed, 0), split: { distance: length, elapsed: split.elapsed } }];
}

/** Of all that could be said, what still may be. */
function sifted(all: readonly Waiting[], { namedAt }: CueState, time: number): { good: readonly Waiting[]; dropped: readonly Verdict[] } {
  const good: Waiting[] = [];
  const dropped: Verdict[] = [];
  for (const waiting of all) {
    const { cue, until } = waiting;
    const named = 'friend' in cue ? (namedAt[cue.friend.userId] ?? -Infinity) : -Infinity;
    if (until < time) dropped.push({ kind: 'dropped', cue, reason: 'too_late' });
    else if (time - named < QUIET) dropped.push({ kind: 'dropped', cue, reason: 'friend_was_named_a_moment_ago' });
    else good.push(waiting);
  }
  return { good, dropped };
}

/** Those that stay when too many wait: the most important, and of these the newest. */
function foremost(waiting: readonly Waiting[]): readonly Waiting[] {
  if (waiting.length <= QUEUE) return waiting;
  const kept = new Set(waiting.toSorted((a, b) => ranks[a.cue.kind].priority - ranks[b.cue.kind].priority || b.until - a.until).slice(0, QUEUE));
  return waiting.filter((each) => kept.has(each));
}

function said(state: CueState, cue: Cue, saidAt: number): CueState {
  const isOvertake = cue.kind === 'overtaken' || cue.kind === 'overtook';
  const namedAt = isOvertake ? { ...state.namedAt, [cue.friend.userId]: saidAt } : state.namedAt;
  const corrections = cue.kind === 'pace' || cue.kind === 'together' ? corrected(state.corrections, cue.advice, saidAt) : state.corrections;
  return { ...state, saidAt, namedAt, corrections };
}
