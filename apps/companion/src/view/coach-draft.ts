import { formatDuration, formatPace, type Plan, type Units } from '@paceline/core';
import type { Wish, Wishes } from '../coach/wishes.ts';
import { paceProblem } from './kind.ts';
import { readTime, unitLength } from './target-words.ts';

/** What the form about the coach says. */
export interface CoachDraft {
  readonly kind: Wish['kind'];
  readonly pace: string;
  readonly distance: string;
  readonly time: string;
  /** User id. */
  readonly friend: string;
  readonly units: Units;
  readonly voice: boolean;
}

interface DraftFrame {
  readonly units: Units;
  readonly plan: Plan | undefined;
  /** User id of who may be stayed with, if there is anybody. */
  readonly friend: string;
}

/** What is wished already, and what the run suggests of the rest. */
export function draftOf({ target, voice }: Wishes, { units, plan, friend }: DraftFrame): CoachDraft {
  const distance = target.kind === 'time' ? target.distance : plan?.distance;
  return {
    // Without a pace of the run there is nothing in it to keep to.
    kind: target.kind === 'plan' && plan?.pace === undefined ? 'none' : target.kind,
    pace: target.kind === 'pace' ? formatPace(target.pace, units) : '',
    distance: distance === undefined ? '' : String(Math.round((distance / unitLength(units)) * 100) / 100),
    time: target.kind === 'time' ? formatDuration(target.seconds) : '',
    friend: target.kind === 'friend' ? target.userId : friend,
    units,
    voice,
  };
}

/** What the form says; a sentence when it says nothing that can be meant. */
export function wishOf({ kind, pace, distance, time, friend, units }: CoachDraft, plan: Plan | undefined): Wish | string {
  switch (kind) {
    case 'plan':
      return { kind };
    case 'none':
      // Who runs without a target where there was none has turned nothing off.
      return plan?.pace === undefined ? { kind: 'plan' } : { kind };
    case 'pace': {
      const minutes = ((readTime(pace) ?? 0) / 60 / unitLength(units)) * 1000;
      return minutes >= 2 && minutes <= 20 ? { kind, pace: minutes } : paceProblem(units);
    }
    case 'time': {
      const [seconds, count] = [readTime(time), Number(distance.replace(',', '.'))];
      if (!(count > 0 && count <= 500)) return `The distance is a number of ${units === 'metric' ? 'kilometres' : 'miles'}, such as 10.`;
      return seconds === undefined ? 'The time is hours, minutes and seconds, such as 55:00 or 1:45:00.' : { kind, distance: count * unitLength(units), seconds };
    }
    case 'friend':
      return friend === '' ? 'There is nobody here to stay with yet.' : { kind, userId: friend };
  }
}

/** What is said aloud. */
export const spokenWords = (units: Units): string => `Overtakes, ${units === 'metric' ? 'kilometres' : 'miles'}, and when you are off your target.`;
