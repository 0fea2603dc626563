import type { JoinSessionData } from '@paceline/protocol';
import { SyncError } from '../errors.ts';

/*
 *          join            confirmed          leave             drained           left
 *   none ────────▶ joining ──────────▶ member ───────▶ flushing ────────▶ leaving ──────▶ none
 *    ▲                │ refused, down     │ ended        │ deadline ───────▶  │ deadline
 *    └────────────────┴───────────────────┴──────────────┴────────────────────┘
 *
 * A lost connection changes none of these states: each `connected` sends the join again.
 */

/** What `join_session` is sent with, again after every reconnect. */
export type JoinRequest = Omit<JoinSessionData, 'resume'>;

/** Whether two requests are for the same place in the same session. */
export const sameMembership = (a: JoinRequest, b: JoinRequest): boolean =>
  a.sessionId === b.sessionId && a.userId === b.userId && (a.role ?? 'runner') === (b.role ?? 'runner');

interface WithRequest {
  readonly request: JoinRequest;
}

export type MembershipState =
  | { readonly name: 'none' }
  /** `obstacle`: why the last attempt to connect failed. */
  | ({ readonly name: 'joining'; readonly obstacle: SyncError | undefined } & WithRequest)
  | ({ readonly name: 'member' } & WithRequest)
  /** Leaving is wanted; the outbox is being emptied first. */
  | ({ readonly name: 'flushing' } & WithRequest)
  | ({ readonly name: 'leaving' } & WithRequest);

export type MembershipEvent =
  | { readonly type: 'join'; readonly request: JoinRequest }
  | { readonly type: 'leave' }
  /** There is a new connection that knows who we are. */
  | { readonly type: 'connected' }
  /** The connection is gone, for the reason given if there is one; another is on its way. */
  | { readonly type: 'lost'; readonly error: SyncError | undefined }
  /** The connection has given up; for good when `error.retry` is `never`. */
  | { readonly type: 'down'; readonly error: SyncError }
  | { readonly type: 'confirmed' }
  /** The server refused the join. */
  | { readonly type: 'refused'; readonly error: SyncError }
  /** Nothing waits in the outbox. */
  | { readonly type: 'drained' }
  /** The session says that we have left. */
  | { readonly type: 'left' }
  /** The app closes the SDK. */
  | { readonly type: 'close' }
  | { readonly type: `${MembershipTimer}_due` };

/** `join`: time to send the join again; `deadline`: the app has waited long enough. */
export type MembershipTimer = 'join' | 'deadline';

export type MembershipEffect =
  | { readonly type: 'connect' }
  | { readonly type: 'disconnect' }
  | { readonly type: 'send_join' }
  | { readonly type: 'send_leave'; readonly request: JoinRequest }
  | { readonly type: 'resolve_join' }
  | { readonly type: 'reject_join'; readonly error: SyncError }
  | { readonly type: 'resolve_leave' }
  /** The membership is over without the app having asked for it. */
  | { readonly type: 'report_end'; readonly error: SyncError }
  | { readonly type: 'start_timer'; readonly timer: MembershipTimer; readonly delay: number }
  | { readonly type: 'stop_timer'; readonly timer: MembershipTimer };

export interface MembershipStep {
  readonly state: MembershipState;
  readonly effects: readonly MembershipEffect[];
}

/** Whether leaving is wanted. */
export const isGoing = ({ name }: MembershipState): boolean => name === 'flushing' || name === 'leaving';

/** Waits of a membership, milliseconds. */
const patience = {
  /** For the first confirmation, the time to connect included. */
  join: 15_000,
  /** For an answer before the join is sent once more. */
  answer: 5_000,
  /** Before a join that was refused for now is sent once more, unless the server says when. */
  refusal: 2_000,
  /** For the outbox to be emptied before leaving. */
  flush: 5_000,
  /** For the server to confirm the leave. */
  leave: 3_000,
} as const;

export const noMembership: MembershipState = { name: 'none' };

/** What the membership becomes, and what is to be done, when `event` happens in `state`. An ignored event returns `state` itself. */
export function advance(state: MembershipState, event: MembershipEvent): MembershipStep {
  switch (state.name) {
    case 'none':
      return outside(state, event);
    case 'joining':
      return whileJoining(state, event);
    case 'member':
      return whileMember(state, event);
    case 'flushing':
    case 'leaving':
      return whileGoing(state, event);
  }
}

type In<Name extends MembershipState['name']> = Extract<MembershipState, { name: Name }>;

function outside(state: In<'none'>, event: MembershipEvent): MembershipStep {
  switch (event.type) {
    case 'join':
      return step({ name: 'joining', request: event.request, obstacle: undefined }, start('deadline', patience.join), { type: 'connect' });
    case 'leave':
      return step(state, { type: 'resolve_leave' });
    default:
      return step(state);
  }
}

function whileJoining(state: In<'joining'>, event: MembershipEvent): MembershipStep {
  switch (event.type) {
    case 'connected':
    case 'join_due':
      return sendJoin(state);
    case 'confirmed':
      return step({ name: 'member', request: state.request }, ...stopAll, { type: 'resolve_join' });
    case 'refused':
      return failJoin(event.error, true);
    case 'lost':
      return step({ ...state, obstacle: event.error ?? state.obstacle }, stop('join'));
    case 'down':
      return failJoin(event.error, false);
    case 'deadline_due':
      return failJoin(tooLate(state.obstacle), true);
    case 'leave':
      return step(noMembership, ...stopAll, { type: 'send_leave', request: state.request }, reject(cancelled()), ...depart);
    case 'close':
      return failJoin(new SyncError('closed', 'This service was closed.'), true);
    default:
      return step(state);
  }
}

function whileMember(state: In<'member'>, event: MembershipEvent): MembershipStep {
  switch (event.type) {
    case 'connected':
    case 'join_due':
      return sendJoin(state);
    case 'confirmed':
    case 'lost':
      return step(state, stop('join'));
    case 'refused':
      if (event.error.retry === 'never') return endMembership(event.error, true);
      return step(state, start('join', event.error.retryAfter ?? patience.refusal));
    case 'down':
      // A burst that is used up ends nothing: recording goes on, and the next sample or wake-up connects again.
      return event.error.retry === 'never' ? endMembership(event.error, false) : step(state, stop('join'));
    case 'left':
      return endMembership(new SyncError('removed', 'You have left the session elsewhere.'), true);
    case 'leave':
      return step({ name: 'flushing', request: state.request }, start('deadline', patience.flush));
    case 'close':
      return step(noMembership, ...stopAll);
    default:
      return step(state);
  }
}

function whileGoing(state: In<'flushing' | 'leaving'>, event: MembershipEvent): MembershipStep {
  switch (event.type) {
    case 'connected':
    case 'join_due':
      // Only a member can upload or leave, so a new connection joins once more even on the way out.
      return sendJoin(state);
    case 'confirmed':
      return state.name === 'leaving' ? sendLeave(state) : step(state, stop('join'));
    case 'lost':
      return step(state, stop('join'));
    case 'drained':
      return state.name === 'flushing' ? sendLeave(state) : step(state);
    case 'deadline_due':
      return state.name === 'flushing' ? sendLeave(state) : step(noMembership, ...stopAll, ...depart);
    case 'left':
    case 'refused':
    case 'close':
      return step(noMembership, ...stopAll, ...depart);
    case 'down':
      return step(noMembership, ...stopAll, { type: 'resolve_leave' });
    default:
      return step(state);
  }
}

function sendJoin(state: MembershipState): MembershipStep {
  return step(state, { type: 'send_join' }, start('join', patience.answer));
}

function sendLeave({ request }: WithRequest): MembershipStep {
  return step({ name: 'leaving', request }, stop('join'), { type: 'send_leave', request }, start('deadline', patience.leave));
}

// A connection that has given up by itself keeps its error in view; any other is closed, because nobody needs it now.
function failJoin(error: SyncError, close: boolean): MembershipStep {
  return step(noMembership, ...stopAll, reject(error), ...(close ? [disconnect] : []));
}

function endMembership(error: SyncError, close: boolean): MembershipStep {
  return step(noMembership, ...stopAll, ...(close ? [disconnect] : []), { type: 'report_end', error });
}

function tooLate(obstacle: SyncError | undefined): SyncError {
  const waited = `within ${patience.join / 1000} s`;
  if (obstacle === undefined) return new SyncError('timeout', `The server did not confirm the join ${waited}.`);
  // A server that did not answer in time, and a token that has lapsed, are different things to do something about.
  const kind = obstacle.kind === 'timeout' ? 'service_unavailable' : obstacle.kind;
  const { retry, remedy, retryAfter } = obstacle;
  return new SyncError(kind, `The session could not be joined ${waited}. ${obstacle.message}`, { cause: obstacle, retry, remedy, retryAfter });
}

const cancelled = (): SyncError => new SyncError('cancelled', 'leaveSession has cancelled the join.');
const disconnect: MembershipEffect = { type: 'disconnect' };
const depart: readonly MembershipEffect[] = [{ type: 'resolve_leave' }, disconnect];
const reject = (error: SyncError): MembershipEffect => ({ type: 'reject_join', error });
const start = (timer: MembershipTimer, delay: number): MembershipEffect => ({ type: 'start_timer', timer, delay });
const stop = (timer: MembershipTimer): MembershipEffect => ({ type: 'stop_timer', timer });
const stopAll: readonly MembershipEffect[] = [stop('join'), stop('deadline')];
const step = (state: MembershipState, ...effects: readonly MembershipEffect[]): MembershipStep => ({ state, effects });
