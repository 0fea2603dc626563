import type { FriendRunUpdate, SessionEventData, SessionInfo } from '@paceline/client';
import { reduce } from '../src/run/reduce.ts';
import { startOf, type Part, type RunAction, type RunState } from '../src/run/run-state.ts';

/** Zero of race time in these tests, epoch milliseconds. */
export const ORIGIN = Date.UTC(2026, 4, 1, 6, 30);

/** A person of a test: the name in lower case is the user id, the place in the list the index. */
export const cast = ['Ana', 'Ben', 'Cy'] as const;

export function sessionWith(names: readonly string[] = cast, more: Partial<SessionInfo> = {}): SessionInfo {
  return {
    sessionId: 'session-1',
    status: 'active',
    title: 'Morning run',
    code: 'ABC-DEF',
    sharing: 'precise',
    origin: ORIGIN,
    startsAt: undefined,
    startedAt: ORIGIN,
    endedAt: undefined,
    epoch: 'epoch-1',
    offset: 1,
    you: { userId: 'ana', index: 0, role: 'runner' },
    roster: names.map((name, index) => ({ index, userId: name.toLowerCase(), name, role: 'runner', presence: 'here' })),
    ...more,
  };
}

/** What Ana sees: the state after `actions`, beginning as a member of the session. */
export function scene(actions: readonly RunAction[] = [], part: Part = { kind: 'ready', position: { kind: 'ready', accuracy: 5 } }): RunState {
  const joined: RunAction = { type: 'session', session: sessionWith() };
  return play(startOf('ana', part, ORIGIN), [joined, ...actions]);
}

export function play(state: RunState, actions: readonly RunAction[]): RunState {
  return actions.reduce(reduce, state);
}

/** A live sample of someone else, taken `at` seconds of race time: the distance, or more readings. */
export function sample(name: string, at: number, readings: number | Partial<FriendRunUpdate['sample']>): RunAction {
  const more = typeof readings === 'number' ? { distance: readings } : readings;
  const userId = name.toLowerCase();
  const takenAt = ORIGIN + at * 1000;
  const data = { userId, sessionId: 'session-1', timestamp: new Date(takenAt).toISOString(), pace: 5.5, speed: 3, elapsed: at, status: 'running' as const };
  const update = { userId, name, index: 0, takenAt, receivedAt: takenAt, state: 'live' as const, sample: { ...data, ...more } };
  return { type: 'friends', updates: [update] };
}

/** A reading of Ana's own. */
export function mine(at: number, distance: number, speed = 3): RunAction {
  const status = 'running' as const;
  return {
    type: 'recorded',
    sighting: { takenAt: ORIGIN + at * 1000, distance, speed, pace: 5.5, elapsed: at, moving: at, status, location: undefined },
  };
}

/** Everyone's samples once a second, at a speed in m/s each. */
export function running(speeds: Readonly<Record<string, number>>, from: number, to: number): readonly RunAction[] {
  return Array.from({ length: to - from + 1 }, (_, second) => from + second).flatMap((at) =>
    Object.entries(speeds).map(([name, speed]) => (name === 'Ana' ? mine(at, at * speed, speed) : sample(name, at, { distance: at * speed, speed }))),
  );
}

/** The picture is brought up to `at` seconds of race time. */
export const tick = (at: number): RunAction => ({ type: 'tick', now: ORIGIN + at * 1000 });

export function happened(event: SessionEventData['event'], at: number): RunAction {
  return { type: 'happened', event: { sessionId: 'session-1', epoch: 'epoch-1', offset: 2, at: ORIGIN + at * 1000, event } };
}
