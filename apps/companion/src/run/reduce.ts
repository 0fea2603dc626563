import type { SessionEventData, SessionInfo } from '@paceline/client';
import { addNotice, stillShown, type NoticeKind } from './notices.ts';
import { placeAll, type Placings } from './placing.ts';
import { seated, sighted, sightingOf, withTrack, type Racer, type Sighting } from './racer.ts';
import type { Part, RunAction, RunState } from './run-state.ts';

/** What the run becomes after something happened. */
export function reduce(state: RunState, action: RunAction): RunState {
  switch (action.type) {
    case 'session':
      return withSession(state, action.session);
    case 'friends':
      return action.updates.reduce((sofar, { userId, sample, takenAt }) => withSighting(sofar, userId, sightingOf(sample, takenAt)), state);
    case 'happened':
      return withNotice(state, action.event);
    case 'connection':
      return { ...state, connection: action.status };
    case 'outbox':
      return { ...state, outbox: action.outbox };
    case 'track':
      return withRacer(state, action.userId, (racer) => withTrack(racer, action.track, originOf(state)));
    case 'recorded':
      return withSighting({ ...state, part: recorded(state.part, action.moving) }, myId(state) ?? '', action.sighting);
    case 'position':
      return { ...state, part: positioned(state.part, action) };
    case 'finished':
      return { ...state, part: { kind: 'finished', moving: state.part.kind === 'running' ? state.part.moving : 0 } };
    case 'ended':
      return { ...state, membership: action.membership };
    case 'choose':
      return { ...state, chosen: action.userId };
    case 'tick':
      return ticked(state, action.now);
  }
}

export function sessionOf({ membership }: RunState): SessionInfo | undefined {
  return membership.kind === 'member' ? membership.session : undefined;
}

export function myId(state: RunState): string | undefined {
  return sessionOf(state)?.you.userId;
}

/** Who stands in the middle: a runner sees themselves, a viewer whom they chose, or else the leader. */
export function centreOf(state: RunState): string | undefined {
  const me = state.racers.get(myId(state) ?? '');
  const viewing = state.part.kind === 'watching' || state.part.kind === 'finished';
  const chosen = viewing ? state.racers.get(state.chosen ?? '') : undefined;
  if (chosen !== undefined) return chosen.userId;
  if (state.part.kind !== 'watching' && me?.latest !== undefined) return me.userId;
  return leaderOf(state.racers.values())?.userId;
}

const originOf = (state: RunState): number => sessionOf(state)?.origin ?? 0;

function withSession(state: RunState, session: SessionInfo): RunState {
  const racers = session.roster.map((entry): [string, Racer] => {
    const { userId, name, index, role, presence } = entry;
    return [userId, seated({ userId, name, index, role, seat: presence }, state.racers.get(userId))];
  });
  return { ...state, membership: { kind: 'member', session }, racers: new Map(racers) };
}

function withSighting(state: RunState, userId: string, sighting: Sighting): RunState {
  return withRacer(state, userId, (racer) => sighted(racer, sighting, originOf(state)));
}

function withRacer(state: RunState, userId: string, change: (racer: Racer) => Racer): RunState {
  const racer = state.racers.get(userId);
  const changed = racer && change(racer);
  if (changed === undefined || changed === racer) return state;
  return { ...state, racers: new Map(state.racers).set(userId, changed) };
}

function recorded(part: Part, moving: number): Part {
  if (part.kind === 'running') return { ...part, moving };
  return part.kind === 'ready' ? { kind: 'running', position: part.position, moving } : part;
}

function positioned(part: Part, { position }: Extract<RunAction, { type: 'position' }>): Part {
  return part.kind === 'ready' || part.kind === 'running' ? { ...part, position } : part;
}

/** What is worth a message; pauses are not, because every traffic light makes one. */
const worthTelling: Readonly<Record<string, NoticeKind>> = {
  joined: 'joined',
  left: 'left',
  away: 'away',
  back: 'back',
  finished: 'finished',
  started: 'started',
  ended: 'ended',
  countdown: 'countdown',
};

/** Milliseconds after which a fact is no news any more, as after a long time without a connection. */
const NEWS_AGE = 15_000;

function withNotice(state: RunState, { event, at }: SessionEventData): RunState {
  const kind = worthTelling[event.kind];
  const about = 'userId' in event ? event.userId : undefined;
  if (kind === undefined || state.now - at > NEWS_AGE || (about !== undefined && about === myId(state))) return state;
  const name = 'name' in event ? event.name : (state.racers.get(about ?? '')?.name ?? 'Someone');
  return { ...state, notices: addNotice(state.notices, { kind, names: about === undefined ? [] : [name], at: state.now }) };
}

function ticked(state: RunState, now: number): RunState {
  const view = { now, origin: originOf(state), centre: centreOf(state) };
  const placings: Placings = placeAll(state.racers.values(), view, state.placings);
  return { ...state, now, placings, notices: stillShown(state.notices, now) };
}

function leaderOf(racers: Iterable<Racer>): Racer | undefined {
  const known = [...racers].filter((racer) => racer.role === 'runner' && racer.seat !== 'left' && racer.latest?.distance !== undefined);
  return known.sort((a, b) => (b.latest?.distance ?? 0) - (a.latest?.distance ?? 0) || a.index - b.index)[0];
}
