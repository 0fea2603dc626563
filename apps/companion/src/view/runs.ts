import { formatDistance, formatDuration, type Units } from '@paceline/core';
import { startOf, type OwnRun } from '../app/library.ts';
import { shownTime, stateWords } from './session-words.ts';
import { counted } from './words.ts';

/** One line of the list of one's own runs. */
export interface RunLine {
  readonly title: string;
  readonly when: string;
  /** `5.23 km in 28:10`, or why there is no such thing. */
  readonly own: string;
  readonly others: string;
  /** Undefined when it is over. */
  readonly state: string | undefined;
}

export function runLine(run: OwnRun, { units, now, isAlone }: { readonly units: Units; readonly now: number; readonly isAlone: boolean }): RunLine {
  const { title, runners, recorded, as } = run;
  return {
    title,
    when: shownTime(startOf(run), now),
    own: ownWords(recorded, units),
    // Whoever was several people in this browser wants to know as whom.
    others: [runners === 0 ? 'nobody ran' : counted(runners, 'runner'), ...(isAlone ? [] : [`as ${as.name}`])].join(' · '),
    state: openWords(run, now),
  };
}

function openWords(run: OwnRun, now: number): string | undefined {
  if (run.status === 'ended' || run.stand === 'over') return undefined;
  return run.stand === 'finished' ? 'You have finished' : stateWords(run, now);
}

function ownWords(recorded: OwnRun['recorded'], units: Units): string {
  if (recorded === undefined) return 'Nothing of yours is recorded';
  const { distance, elapsed } = recorded;
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
