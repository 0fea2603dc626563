import { formatDistance, formatDuration, METRES_PER_MILE, type Gap, type Relation, type RunnerState, type Trend, type Units } from '@paceline/core';

/** `now`, `23 s`, `4 min`, `2 h`: how long ago something was. */
export function shownAge(seconds: number): string {
  if (seconds < 1) return 'now';
  if (seconds < 90) return `${Math.floor(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/** `just now`, `23 s ago`: the same as a point in time. */
export function shownAgo(seconds: number): string {
  return seconds < 1 ? 'just now' : `${shownAge(seconds)} ago`;
}

/** How much of what was recorded the server does not have yet. */
export function samplesWait(pending: number): string {
  return pending === 1 ? '1 sample waits' : `${pending} samples wait`;
}

/** The same when the run is over, with what to do about it. `isKept`: what waits outlives the page. */
export function samplesUnsent(pending: number, isKept: boolean): string {
  if (pending === 0) return 'Every metre is stored.';
  const [what, upload] = pending === 1 ? ['1 sample is', 'it goes up by itself'] : [`${pending} samples are`, 'they go up by themselves'];
  if (isKept) return `${what} kept on this device; ${upload} when this page is open where there is a network.`;
  return `${what} still to be sent; keep this page open.`;
}

/** The word for what a runner does, with the age of the data where that matters. */
export function runnerWords(state: RunnerState, age: number | undefined): string {
  const since = age === undefined ? '' : shownAge(age);
  switch (state) {
    case 'ready':
      return 'getting ready';
    case 'live':
      return 'live';
    case 'delayed':
      return `delayed ${since}`;
    case 'stale':
      return age === undefined ? 'seen before' : `seen ${shownAgo(age)}`;
    case 'paused':
      return 'standing';
    case 'no_gps':
      return 'no GPS';
    case 'offline':
      return since === '' ? 'offline' : `offline ${since}`;
    case 'finished':
      return 'finished';
    case 'left':
      return 'left';
  }
}

const arrows: Readonly<Record<Relation, string>> = { ahead: '▲ ', level: '', behind: '▼ ' };

/** `▲ +40 m`: metres of a gap with the sign of its relation; screen readers get a sentence instead. */
export function arrowed({ relation, metres }: { readonly relation: Relation; readonly metres: string }): string {
  return arrows[relation] + metres;
}

/** How a gap changes, in a word; undefined where it stays, or is not known for certain. */
export function trendWord({ trend, relation, state }: { readonly trend?: Trend | undefined; readonly relation: Relation | undefined; readonly state: RunnerState }): string | undefined {
  if (trend === undefined || trend === 'steady' || relation === undefined || relation === 'level' || state !== 'live') return undefined;
  if (trend === 'closing') return 'closing';
  return relation === 'ahead' ? 'pulling away' : 'falling back';
}

/** The word for a relation. */
export function relationWord(relation: Relation): string {
  return relation === 'level' ? 'about level' : relation;
}

/** Seconds of a gap without a sign: `13 s`, `4:05`; undefined when they are not known. */
export function gapSeconds({ seconds }: Gap): string | undefined {
  if (seconds === undefined) return undefined;
  const size = Math.abs(seconds);
  return size < 59.5 ? `${Math.round(size)} s` : formatDuration(size);
}

/** A whole sentence, as it is read out: `Ana is 40 metres ahead, 13 seconds`. */
export function gapSentence(name: string, { relation, ...gap }: Gap & { readonly relation: Relation }, units: Units = 'metric'): string {
  if (relation === 'level') return `${name} is about level`;
  const way = spokenLength(Math.abs(gap.metres), units);
  const time = gap.seconds === undefined ? '' : `, ${spokenDuration(Math.abs(gap.seconds))}`;
  return `${name} is ${way} ${relation}${time}`;
}

/** The same of who has finished a race: `Ana has finished, 15 seconds ahead`. */
export function homeSentence(name: string, { relation, seconds = 0 }: Gap & { readonly relation: Relation }): string {
  return `${name} has finished, ${relation === 'level' ? relationWord(relation) : `${spokenDuration(Math.abs(seconds))} ${relation}`}`;
}

function spokenLength(metres: number, units: Units): string {
  if (units === 'metric') return Math.round(metres) < 1000 ? counted(Math.round(metres), 'metre') : `${(metres / 1000).toFixed(1)} kilometres`;
  // Feet end where the short form of a distance leaves them, too.
  return formatDistance(metres, units).endsWith('ft') ? counted(Math.round(metres / 0.3048), 'foot', 'feet') : `${(metres / METRES_PER_MILE).toFixed(1)} miles`;
}

export function spokenDuration(seconds: number): string {
  const total = Math.round(seconds);
  const minutes = Math.floor(total / 60);
  const rest = counted(total % 60, 'second');
  if (minutes === 0) return rest;
  return total % 60 === 0 ? counted(minutes, 'minute') : `${counted(minutes, 'minute')} ${rest}`;
}

export const counted = (count: number, unit: string, units = `${unit}s`): string => `${count} ${count === 1 ? unit : units}`;

/** One or two letters that stand for a name on a small disc. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => word !== '');
  const [first = '?', ...others] = words;
  return (firstLetter(first) + (others.length > 0 ? firstLetter(others.at(-1) ?? '') : '')).toUpperCase();
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstLetter(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment;
  return '';
}

/** `Ana`, `Ana and Ben`, `Ana, Ben and 3 more`. */
export function listed(names: readonly string[]): string {
  const [first, second, third, ...others] = names;
  if (first === undefined) return '';
  if (second === undefined) return first;
  if (third === undefined) return `${first} and ${second}`;
  if (others.length === 0) return `${first}, ${second} and ${third}`;
  return `${first}, ${second} and ${others.length + 1} more`;
}
