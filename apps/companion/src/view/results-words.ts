import { formatDistance, formatDuration, type Doubt, type Overtake, type RunnerResult, type Together, type Units } from '@paceline/core';
import type { Mark } from './people.ts';
import { markIn, marksOf, type Marks, type SeenResults } from './results.ts';
import { counted, spokenDuration } from './words.ts';

/** Who passed whom, in the order of the run. */
export function overtakeWords(seen: SeenResults, units: Units): readonly string[] {
  const marks = marksOf(seen);
  return seen.results.overtakes.map(({ by, of, distance, elapsed }: Overtake) => `${subject(markIn(marks, by))} passed ${object(markIn(marks, of))} at ${formatDistance(distance, units)}, after ${formatDuration(elapsed)}.`);
}

/** Shorter than this, seconds, or than this share of the shorter run, two have only met, as all do at a start. */
const TOGETHER = 30;
const SHARE = 0.1;

/** Who ran with whom, the longest first. */
export function togetherWords(seen: SeenResults): readonly string[] {
  const marks = marksOf(seen);
  const times = new Map(seen.results.runners.map(({ userId, net }) => [userId, net]));
  const least = ({ userIds }: Together): number => Math.max(TOGETHER, SHARE * Math.min(...userIds.map((userId) => times.get(userId) ?? 0)));
  return seen.results.together.filter((pair) => pair.seconds >= least(pair)).map(({ userIds: [a, b], seconds }: Together) => `${pair(marks, a, b)} ran side by side for ${spokenDuration(seconds)}.`);
}

/** Whoever is asked comes first: "You and Ben". */
function pair(marks: Marks, a: string, b: string): string {
  const [first, second] = [markIn(marks, a), markIn(marks, b)];
  return second.me ? `You and ${first.name}` : `${subject(first)} and ${second.name}`;
}

/** Of this much of a run everything is known, for people. */
const ALL = 0.98;

/** What in the tracks is missing or cannot have been, and what was made of it. */
export function doubtWords(seen: SeenResults, units: Units): readonly string[] {
  const marks = marksOf(seen);
  const { runners, doubtful } = seen.results;
  return [
    ...runners.filter(({ coverage }) => coverage < ALL).map((runner) => missingWords(runner, markIn(marks, runner.userId))),
    ...doubtful.flatMap(({ userId, doubts }) => doubtsOf(markIn(marks, userId), doubts, units)),
  ];
}

function missingWords({ coverage, net }: RunnerResult, mark: Mark): string {
  return `Of ${whose(mark)} run, ${spokenDuration((1 - coverage) * net)} went unrecorded; a straight line stands in for the way.`;
}

function doubtsOf(mark: Mark, doubts: readonly Doubt[], units: Units): readonly string[] {
  const fast = doubts.filter(({ reason }) => reason === 'too_fast');
  const back = doubts.filter(({ reason, metres }) => reason === 'went_back' && metres > 0);
  const anew = doubts.filter(({ reason, metres }) => reason === 'went_back' && metres === 0);
  const isRecord = doubts.some(({ reason }) => reason === 'record');
  const sum = (some: readonly Doubt[]): string => formatDistance(some.reduce((metres, doubt) => metres + doubt.metres, 0), units);
  const name = capital(whose(mark));
  return [
    ...(fast.length === 0 ? [] : [`${name} distance leapt ahead ${times(fast)}, faster than anyone runs; ${sum(fast)} could not have been and are not counted.`]),
    ...(back.length === 0 ? [] : [`${name} distance went back ${times(back)}, by ${sum(back)} in all; it counts on where that is made up for.`]),
    ...(anew.length === 0 ? [] : [`${name} device began to count anew ${times(anew)}; it counts on where it was.`]),
    ...(isRecord ? [`${name} run is faster than anybody’s ever; all of it counts.`] : []),
  ];
}

function times({ length }: readonly Doubt[]): string {
  return length === 1 ? 'once' : length === 2 ? 'twice' : counted(length, 'time');
}

const subject = ({ me, name }: Mark): string => (me ? 'You' : name);
const object = ({ me, name }: Mark): string => (me ? 'you' : name);
const whose = ({ me, name }: Mark): string => (me ? 'your' : `${name}’s`);
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
