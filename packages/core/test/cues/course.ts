import { cueStart, direct, type Cue, type CuePlan, type CueState, type Direction, type Facts, type FriendFacts } from '@paceline/core';

export const plain: CuePlan = { target: { kind: 'none' }, units: 'metric' };

/** Someone who runs at that pace, in the middle of a run. */
export const running = (elapsed: number, pace: number, more: Partial<Facts> = {}): Facts => ({
  elapsed,
  moving: Math.max(0, elapsed),
  distance: pace === 0 ? 0 : Math.max(0, elapsed) * (1000 / 60 / pace),
  pace,
  status: 'running',
  friends: [],
  ...more,
});

export const friend = (gap: number | undefined, more: Partial<FriendFacts> = {}): FriendFacts => ({ userId: 'ben', name: 'Ben', state: 'live', isFresh: true, gap, ...more });

export interface Heard {
  readonly at: number;
  readonly cue: Cue;
}

export interface Course {
  readonly heard: readonly Heard[];
  readonly directions: readonly Direction[];
  readonly state: CueState;
}

/** Directs a run from one second to another, with the facts of each. */
export function hear(plan: CuePlan, [from, to]: readonly [number, number], factsAt: (second: number) => Facts, before: CueState = cueStart(plan)): Course {
  let state = before;
  const heard: Heard[] = [];
  const directions: Direction[] = [];
  for (let at = from; at <= to; at++) {
    const direction = direct(state, plan, factsAt(at), at);
    state = direction.state;
    directions.push(direction);
    if (direction.cue !== undefined) heard.push({ at, cue: direction.cue });
  }
  return { heard, directions, state };
}

/** The same without kilometres, which every run has. */
export const besideMilestones = (heard: readonly Heard[]): readonly Heard[] => heard.filter(({ cue }) => cue.kind !== 'milestone');
