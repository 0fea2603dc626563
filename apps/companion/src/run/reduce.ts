import type { ConnectionStatus, FriendRunUpdate, OutboxStatus, SessionEventData, SessionInfo } from '@paceline/client';
import type { Rejection } from '@paceline/core';
import { centreOf } from './centre.ts';
import { follow, isOverdue } from './link.ts';
import { addNotice, stillShown, type NoticeKind } from './notices.ts';
import { companyOf, everyone, pacersOf, pacersStart } from './pacers.ts';
import { placeAll } from './placing.ts';
import { commonStart, isHome, raced, racedTrack } from './race-end.ts';
import { seated, sighted, sightingOf, withTrack, type Racer, type Sighting } from './racer.ts';
import { rangeFor } from './strip-range.ts';
import type { End, Part, RunAction, RunState } from './run-state.ts';
import { withSilence } from './silence.ts';

/** What the run becomes after something happened. */
export function reduce(state: RunState, action: RunAction): RunState {
  switch (action.type) {
    case 'session':
      return withSession({ ...heard(state), session: action.session }, action.session);
    case 'friends':
      return seen(state, action.updates);
    case 'happened':
      return withNews(heard(state), action.event);
    case 'problem':
      return { ...state, notices: addNotice(state.notices, { kind: 'problem', names: [action.error.kind], at: state.now }) };
    case 'connection':
      return connected(state, action.status);
    case 'outbox':
      return withOutbox(state, action.outbox);
    case 'offline':
      // Only for who runs: the next confirmation shows whether the browser was right, and may be a second away.
      return state.part.kind === 'running' ? silent(state) : state;
    case 'track':
      return withRacer(state, action.userId, (racer) => withTrack(racer, racedTrack(action.track, raceOf(state)), state.origin));
    case 'given_up':
      return withRacer(state, action.userId, (racer) => ({ ...racer, gap: undefined }));
    case 'recorded':
      return withSighting({ ...state, part: recording(state.part) }, state.me, action.sighting);
    case 'position':
      return { ...state, part: positioned(state.part, action) };
    case 'judged':
      return judged(state, action.rejection);
    case 'said':
      return { ...state, said: { sentence: action.sentence, at: state.now } };
    case 'ghosts':
      return { ...state, ghosts: action.ghosts };
    case 'finished':
      return { ...state, part: { kind: 'finished' } };
    case 'ended':
      return { ...state, end: endAfter(state.end, action.end) };
    case 'choose':
      return { ...state, chosen: action.userId };
    case 'tick':
      return ticked(state, action.now);
  }
}

/** The first reason explains the end, and what follows from it does not; unless it was found out that the run is deleted. */
function endAfter(before: End | undefined, end: End): End {
  const isDeleted = before?.kind === 'lost' && before.error.kind === 'removed' && end.kind === 'lost' && end.error.kind === 'invalid_session';
  return before?.kind === 'lost' && !isDeleted ? before : end;
}

/** Something came from the server; by its clock at `at`, which may be a little later than what is shown. */
function heard(state: RunState, at = state.now): RunState {
  const link = state.link.kind === 'silent' ? ({ kind: 'connected', since: state.now } as const) : state.link;
  return { ...state, link, signs: { ...state.signs, heardAt: Math.max(at, state.now) } };
}

/** The list comes again when somebody only grows old, which is no sign of life. */
function seen(state: RunState, updates: readonly FriendRunUpdate[]): RunState {
  const newest = Math.max(...updates.map(({ receivedAt }) => receivedAt));
  const before = newest > state.signs.heardAt ? heard(state, newest) : state;
  return updates.reduce((sofar, { userId, sample, takenAt }) => withSighting(sofar, userId, sightingOf(sample, takenAt)), before);
}

function silent(state: RunState): RunState {
  return state.link.kind === 'connected' ? { ...state, link: { kind: 'silent' } } : state;
}

function connected(state: RunState, status: ConnectionStatus): RunState {
  const link = follow(state.link, status, { heardAt: state.signs.heardAt, now: state.now });
  if (link.kind !== 'connected') return { ...state, link };
  const waitingSince = state.outbox.pending === 0 ? undefined : state.now;
  return { ...state, link, signs: { heardAt: state.now, waitingSince } };
}

function withOutbox(before: RunState, outbox: OutboxStatus): RunState {
  const confirmed = outbox.acked > before.outbox.acked;
  const state = confirmed ? heard(before) : before;
  const waitingSince = outbox.pending === 0 ? undefined : confirmed ? state.now : (state.signs.waitingSince ?? state.now);
  return { ...state, outbox, signs: { ...state.signs, waitingSince } };
}

function withSession(state: RunState, { origin, roster }: SessionInfo): RunState {
  const racers = roster.map((entry): [string, Racer] => {
    const { userId, name, index, role, presence } = entry;
    // Whether the server has lost sight of me says nothing about my own numbers.
    const seat = userId === state.me ? 'here' : presence;
    return [userId, seated({ userId, name, index, role, seat }, state.racers.get(userId))];
  });
  return { ...state, origin, racers: new Map(racers) };
}

function withSighting(state: RunState, userId: string, sighting: Sighting): RunState {
  const race = raceOf(state);
  return withRacer(state, userId, (racer) => (isHome(racer, race) ? racer : sighted(racer, raced(sighting, race), state.origin)));
}

/** Metres that are raced. */
const raceOf = ({ session }: RunState): number => session?.plan?.distance ?? Infinity;

function withRacer(state: RunState, userId: string, change: (racer: Racer) => Racer): RunState {
  const racer = state.racers.get(userId);
  const changed = racer && change(racer);
  if (changed === undefined || changed === racer) return state;
  return { ...state, racers: new Map(state.racers).set(userId, changed) };
}

function recording(part: Part): Part {
  return part.kind === 'ready' ? { kind: 'running', position: part.position } : part;
}

function positioned(part: Part, { position }: Extract<RunAction, { type: 'position' }>): Part {
  return part.kind === 'ready' || part.kind === 'running' ? { ...part, position } : part;
}

function judged(state: RunState, rejection: Rejection | undefined): RunState {
  // A device that tells the same position again, as of who stands, says nothing about it.
  if (rejection === 'out_of_order') return state;
  if (rejection === undefined) return state.doubted === undefined ? state : { ...state, doubted: undefined };
  return { ...state, doubted: { reason: rejection, since: state.doubted?.since ?? state.now } };
}

/** Milliseconds after which a fact is no news any more, as after a long time without a connection. */
const NEWS_AGE = 15_000;

function withNews(state: RunState, { event, at }: SessionEventData): RunState {
  const kind = newsOf(event);
  const about = 'userId' in event ? event.userId : undefined;
  if (kind === undefined || state.now - at > NEWS_AGE || about === state.me) return state;
  const name = event.kind === 'joined' ? event.name : (state.racers.get(about ?? '')?.name ?? 'Someone');
  return { ...state, notices: addNotice(state.notices, { kind, names: about === undefined ? [] : [name], at: state.now }) };
}

/** What is worth a message; pauses are not, because every traffic light makes one, and who is offline is told by what is seen of them. */
function newsOf({ kind }: SessionEventData['event']): NoticeKind | undefined {
  return kind === 'paused' || kind === 'resumed' || kind === 'away' || kind === 'back' || kind === 'unknown' ? undefined : kind;
}

/** Milliseconds for which what was said stays to be read. */
const SAID_TIME = 8_000;

function ticked(before: RunState, now: number): RunState {
  const pacersFrom = pacersStart(before);
  const company = companyOf(before.part.kind === 'watching' && pacersFrom === undefined ? [] : pacersOf(before), { start: pacersFrom, now, origin: before.origin });
  const state: RunState = { ...before, pacersFrom, company };
  const centre = centreOf(state);
  const placings = placeAll(everyone(state), { now, origin: state.origin, centre, race: state.session?.plan?.distance, start: state.session && commonStart(state.session) }, state.placings);
  const gaps = [...placings.values()].flatMap(({ state: theirs, gap }) => (gap === undefined || theirs === 'left' ? [] : [gap.metres]));
  const { link } = isOverdue(state.signs, now) ? silent(state) : state;
  const said = state.said !== undefined && now - state.said.at < SAID_TIME ? state.said : undefined;
  return withSilence({ ...state, now, said, link, centre, placings, range: rangeFor(gaps, state.range), notices: stillShown(state.notices, now) });
}
