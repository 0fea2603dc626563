import { IMPOSSIBLE_SPEED } from './fix.ts';
import type { Moment } from './window.ts';

/** A mean in which what is older weighs less. */
interface Fading {
  readonly sum: number;
  readonly weight: number;
}

/** What was known at one moment of the speed to come. */
interface Outlook {
  /** Seconds since the start, and metres. */
  readonly elapsed: number;
  readonly distance: number;
  /** Metres per second: the usual speed, and how much faster than that the newest was. */
  readonly usual: number;
  readonly lead: number;
}

/**
 * What a runner's speed has been like, so that it can be told what to expect of it. Receivers waver by as much as runners
 * change their pace, and how long a change lasts is different from run to run: so it is learned while running.
 */
export interface Tempo {
  /** Speeds, m/s: of the last seconds, and of the last minute. */
  readonly newest: Fading;
  readonly usual: Fading;
  /** The usual speed by the places of the filter, which is late but does not waver, and the one by positions that it compares with. */
  readonly steady: Fading;
  /** Absent in what an older version has stored. */
  readonly rough?: Fading;
  /** Seconds that have gone into the usual speed. */
  readonly known: number;
  /** The outlooks of the last twenty seconds, oldest first. */
  readonly outlooks: readonly Outlook[];
  /** The regression of the leads that lasted on those that there were: (m/s)²·s. */
  readonly lasted: number;
  readonly seen: number;
}

const nothing: Fading = { sum: 0, weight: 0 };

export const tempoStart: Tempo = { newest: nothing, usual: nothing, steady: nothing, known: 0, outlooks: [], lasted: 0, seen: 0 };

/** Seconds after which a speed weighs a third in the newest and in the usual one. */
const NEWEST = 7;
const USUAL = 50;
/** Seconds for which a pace is expected to hold, and those between two outlooks. */
const AHEAD = 20;
const SPACING = 2;
/** A later look, seconds, says nothing of an outlook: there was a hole. */
const TOO_LATE = 30;
/** Seconds that must be known before there is anything usual. */
const LEAST_KNOWN = 30;
/** Seconds after which what was learned weighs a third. */
const LEARNED = 600;
/** Seconds of a run that a device may count all at once. */
const LONGEST_STEP = 10;
/** How much is expected to last before anything was learned, and how much has to be seen to outweigh that, (m/s)²·s. */
const EXPECTED = 0.2;
const DOUBT = 2;
/**
 * The way between positions is longer than the one between the places of the filter, by less than this on recorded runs as a rule:
 * by more, a receiver wavers from each position to the next, and the noise is no speed. By as little as this, it may as well be bends.
 */
const LEAST_STEADY = 0.92;
/** What the last twenty seconds count of the pace of the present; the next twenty, which are expected, have the rest. */
const BEHIND = 0.45;

/** Goes on from one moment to the next. */
export function pacedOn(tempo: Tempo, from: Moment, to: Moment): Tempo {
  const [seconds, metres] = [to.elapsed - from.elapsed, to.distance - from.distance];
  // Metres that were held back and are counted all at once are no speed; treadmills that count in large steps are all right.
  if (seconds <= 0 || metres > IMPOSSIBLE_SPEED * Math.max(seconds, LONGEST_STEP)) return tempo;
  const speed = metres / seconds;
  const newest = faded(tempo.newest, { speed, seconds, fading: NEWEST });
  const usual = faded(tempo.usual, { speed, seconds, fading: USUAL });
  const compared = comparedAfter(tempo, { speed, seconds, counted: (to.counted ?? to.distance) - (from.counted ?? from.distance) });
  return outlooked({ ...learned(tempo, to), newest, usual, ...compared, known: tempo.known + seconds }, to);
}

/** What was held back while somebody seemed to stand, and is counted all at once, is no way that is to be compared. */
function comparedAfter({ steady, rough, usual }: Tempo, { speed, seconds, counted }: { readonly speed: number; readonly seconds: number; readonly counted: number }): Pick<Tempo, 'steady' | 'rough'> {
  if (counted > IMPOSSIBLE_SPEED * seconds) return { steady, rough: rough ?? usual };
  return { steady: faded(steady, { speed: counted / seconds, seconds, fading: USUAL }), rough: faded(rough ?? usual, { speed, seconds, fading: USUAL }) };
}

/** The same for somebody who stands while a receiver wavers: how much longer that makes the way of a runner is not to be seen there. */
export function pacedOnTheSpot(tempo: Tempo, from: Moment, to: Moment): Tempo {
  const { steady, rough = tempo.usual } = tempo;
  return { ...pacedOn(tempo, from, to), steady, rough };
}

/** After a break of which nothing is known what was usual is still so, but what was expected is not to be compared with anything. */
export function pacedAfterBreak(tempo: Tempo): Tempo {
  return { ...tempo, outlooks: [] };
}

/**
 * The speed of the present, m/s, when `behind` is that of the last twenty seconds: as if the twenty to come were known, too.
 * `noise` is the share of noise in how positions follow each other: the more of it, the less may be bends.
 */
export function presentSpeed({ newest, usual, steady, rough = usual, lasted, seen }: Tempo, behind: number, noise = 0): number {
  if (newest.weight === 0 || behind > IMPOSSIBLE_SPEED) return behind;
  const share = Math.min(1, Math.max(0, (lasted + EXPECTED * DOUBT) / (seen + DOUBT)));
  const ahead = mean(usual) + share * (mean(newest) - mean(usual));
  const least = LEAST_STEADY + (1 - LEAST_STEADY) * noise;
  const isReal = mean(rough) > 0 ? Math.min(1, mean(steady) / mean(rough) / least) : 1;
  return isReal * (BEHIND * behind + (1 - BEHIND) * ahead);
}

const mean = ({ sum, weight }: Fading): number => sum / weight;

function faded({ sum, weight }: Fading, { speed, seconds, fading }: { readonly speed: number; readonly seconds: number; readonly fading: number }): Fading {
  const left = Math.exp(-seconds / fading);
  return { sum: sum * left + speed * (1 - left), weight: weight * left + (1 - left) };
}

/** Compares the oldest outlook with what has come of it. */
function learned(tempo: Tempo, now: Moment): Tempo {
  const [outlook, ...outlooks] = tempo.outlooks;
  if (outlook === undefined || now.elapsed - outlook.elapsed < AHEAD) return tempo;
  const seconds = now.elapsed - outlook.elapsed;
  if (seconds > TOO_LATE) return { ...tempo, outlooks };
  const { lead, usual } = outlook;
  const lasted = (now.distance - outlook.distance) / seconds - usual;
  const left = Math.exp(-SPACING / LEARNED);
  return { ...tempo, outlooks, lasted: tempo.lasted * left + SPACING * lead * lasted, seen: tempo.seen * left + SPACING * lead ** 2 };
}

function outlooked(tempo: Tempo, { elapsed, distance }: Moment): Tempo {
  const { newest, usual, known, outlooks } = tempo;
  const last = outlooks.at(-1);
  if (known < LEAST_KNOWN || (last !== undefined && elapsed - last.elapsed < SPACING)) return tempo;
  return { ...tempo, outlooks: [...outlooks, { elapsed, distance, usual: mean(usual), lead: mean(newest) - mean(usual) }] };
}
