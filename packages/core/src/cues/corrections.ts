import { named, type Advice, type Cue } from './cue.ts';
import type { Facts } from './facts.ts';
import { adviceFor, deviationOf, type Deviation, type Target } from './target.ts';
import type { Refusal } from './verdict.ts';
import { enter, onTarget, type Zone } from './zone.ts';

/** What was said about the target, and where the runner is in relation to it. */
export interface Corrections {
  readonly zone: Zone;
  /** How far the runner was off in the last seconds. */
  readonly recent: readonly { readonly at: number; readonly amount: number }[];
  /** Since when the target was kept, seconds; absent while it is not. */
  readonly keptSince?: number;
  readonly last?: { readonly advice: Advice; readonly at: number; readonly times: number };
}

export const noCorrections: Corrections = { zone: onTarget, recent: [] };

/** Seconds in motion before anything is said about the pace. */
const WARM_UP = 60;
/** Seconds between two corrections; before the same is said a second time; and before it is said any further time. */
const APART = 60;
const AGAIN = [120, 300];
/**
 * What is said must still be true when it is heard, and a pace tells of a hill or a crossing that is behind already. So a
 * deviation counts that was to the same side for so many seconds, and is now no less than this share of what it ever was in
 * that time: who is on the way back needs no advice, but a minute is long enough to ask for the rest of the way.
 */
const PROOFS = [
  { lasting: 35, share: 0.9 },
  { lasting: 60, share: 0.5 },
] as const;
const LONGEST = 60;
/** What was less than this share of the limit was no deviation. */
const LEAST = 0.25;
/** Where it is one of pace, it was this share of what it is now already so many seconds ago: what has just leapt leaps again. */
const LATELY = 12;
const SETTLED = 0.7;

export interface Judged {
  readonly corrections: Corrections;
  readonly outcome: { readonly kind: 'due'; readonly cue: Cue } | { readonly kind: 'none'; readonly reason: Refusal };
}

/** Whether a correction is due. It counts as said only after {@link corrected}. */
export function judgeTarget(before: Corrections, target: Target, facts: Facts, time: number): Judged {
  const deviation = facts.status === 'running' ? deviationOf(target, facts) : undefined;
  if (deviation === undefined) {
    // After a rest the pace is made of the rest for a while.
    const corrections = { ...before, zone: onTarget, recent: [] };
    return { corrections, outcome: { kind: 'none', reason: target.kind === 'none' ? 'no_target' : 'nothing_to_compare' } };
  }
  const zone = enter(before.zone, deviation, time);
  const recent = lately([...before.recent.filter(({ at }) => at < time), { at: time, amount: deviation.amount }]);
  const corrections = { ...since(before, zone, time), recent };
  const reason = refusal(corrections, deviation, facts, time);
  return { corrections, outcome: reason === undefined ? { kind: 'due', cue: cueFor(deviation) } : { kind: 'none', reason } };
}

/** After that correction was said. */
export function corrected(corrections: Corrections, advice: Advice, time: number): Corrections {
  const { last } = corrections;
  return { ...corrections, last: { advice, at: time, times: last?.advice === advice ? last.times + 1 : 1 } };
}

/** Who has kept to the target for long enough has heeded what was said: it may be said anew. */
function since({ last, keptSince }: Corrections, zone: Zone, time: number): Omit<Corrections, 'recent'> {
  if (zone.side !== 'on') return { zone, ...(last && { last }) };
  const kept = keptSince ?? time;
  return { zone, keptSince: kept, ...(last && time - kept < (AGAIN[0] ?? 0) && { last }) };
}

function refusal({ zone, last, recent }: Corrections, deviation: Deviation, { moving }: Facts, time: number): Refusal | undefined {
  if (moving < WARM_UP) return 'warming_up';
  if (zone.side === 'on') return zone.doubt === undefined ? 'on_target' : 'not_for_long_enough';
  const isStill = Math.abs(deviation.amount) >= deviation.limit && deviation.amount > 0 === (zone.side === 'above');
  if (!isStill || !isLasting(recent, deviation)) return 'on_the_way_back';
  if (last === undefined) return undefined;
  const pause = last.advice === adviceFor(deviation) ? (AGAIN[last.times - 1] ?? AGAIN.at(-1) ?? APART) : APART;
  return time - last.at < pause ? 'said_already' : undefined;
}

/** The last minute, from the newest moment on that is at least so old. */
function lately(recent: Corrections['recent']): Corrections['recent'] {
  const newest = recent.at(-1)?.at ?? 0;
  const first = recent.findLastIndex(({ at }) => newest - at >= LONGEST);
  return first > 0 ? recent.slice(first) : recent;
}

function isLasting(recent: Corrections['recent'], { kind, amount, limit }: Deviation): boolean {
  const now = recent.at(-1)?.at ?? 0;
  const size = Math.abs(amount);
  // Above 0 where it was to the same side.
  const past = recent.map((moment) => ({ age: now - moment.at, size: moment.amount * Math.sign(amount) }));
  const isSettled = kind !== 'pace' || past.every((moment) => moment.age > LATELY || moment.size >= SETTLED * size);
  return isSettled && PROOFS.some(({ lasting, share }) => {
    const begin = past.findLastIndex(({ age }) => age >= lasting);
    return begin >= 0 && past.slice(begin).every((moment) => moment.size >= LEAST * limit && moment.size * share <= size);
  });
}

function cueFor(deviation: Deviation): Cue {
  const advice = adviceFor(deviation);
  const size = Math.abs(deviation.amount);
  if (deviation.kind === 'pace') return { kind: 'pace', advice, secondsPerKm: size };
  return { kind: 'together', advice, friend: named(deviation.friend), metres: size };
}
