import { formatDistance, formatDuration, type Units } from '@paceline/core';
import { startOf, type OwnRun } from '../app/library.ts';
import { kindName } from './plan-words.ts';
import { shownDay, stateWords } from './session-words.ts';
import { counted } from './words.ts';

/** One line of the list of one's own runs. */
export interface RunLine {
  readonly title: string;
  readonly when: string;
  /** `5 km race`, `Run together` */
  readonly kind: string;
  /** `5.23 km in 28:10`, before the start when that is, in a race the time of its distance, or why there is no such thing. */
  readonly own: string;
  readonly others: string;
  /** Undefined when it is over or has not begun. */
  readonly state: string | undefined;
}

export function runLine(run: OwnRun, { units, now, isAlone }: { readonly units: Units; readonly now: number; readonly isAlone: boolean }): RunLine {
  const { title, runners, as, plan } = run;
  return {
    title,
    when: shownDay(startOf(run), now),
    kind: kindName(plan, units),
    own: run.status === 'waiting' ? stateWords(run, now) : ownWords(run, units),
    // Whoever was several people in this browser wants to know as whom.
    others: [runners === 0 ? (run.status === 'ended' ? 'nobody ran' : 'nobody is in it yet') : counted(runners, 'runner'), ...(isAlone ? [] : [`as ${as.name}`])].join(' · '),
    state: openWords(run, now),
  };
}

function openWords(run: OwnRun, now: number): string | undefined {
  if (isOver(run) || run.status === 'waiting') return undefined;
  if (run.runners === 0) return 'waits for a runner';
  return run.stand === 'finished' ? 'You have finished' : stateWords(run, now);
}

const isOver = ({ status, stand }: OwnRun): boolean => status === 'ended' || stand === 'over';

function ownWords(run: OwnRun, units: Units): string {
  const { recorded, plan } = run;
  if (recorded === undefined) return 'Nothing of yours is recorded';
  const raced = plan?.distance;
  if (raced !== undefined && recorded.net !== undefined) return `${formatDistance(raced, units)} in ${formatDuration(recorded.net)}`;
  return `${recordedWords(recorded, units)}${raced !== undefined && isOver(run) ? ', not the whole distance' : ''}`;
}

function recordedWords({ distance, elapsed }: NonNullable<OwnRun['recorded']>, units: Units): string {
  if (distance === undefined) return elapsed === undefined ? 'Recorded' : formatDuration(elapsed);
  return elapsed === undefined ? formatDistance(distance, units) : `${formatDistance(distance, units)} in ${formatDuration(elapsed)}`;
}

/** What can be deleted of a run, and what that means for whom. */
export interface Deletion {
  readonly kind: 'recording' | 'run';
  readonly button: string;
  readonly meaning: string;
}

export function deletionsOf({ recorded, isOpener, runners, title }: OwnRun): readonly Deletion[] {
  const others = runners - (recorded === undefined ? 0 : 1);
  const whole = others <= 0 ? 'Nobody else has recorded anything in it.' : `That is also everything that ${others === 1 ? 'one other runner has' : `${others} other runners have`} recorded: it goes for them, too.`;
  return [
    ...(recorded === undefined
      ? []
      : [{ kind: 'recording', button: 'Delete my recording', meaning: 'Your way, your times and your place in the results go, for you and for everyone who sees this run. What the others have recorded stays.' } as const]),
    ...(isOpener ? [{ kind: 'run', button: 'Delete the whole run', meaning: `“${title}” is yours to delete: its results, its code and all that was recorded in it go. ${whole}` } as const] : []),
  ];
}
