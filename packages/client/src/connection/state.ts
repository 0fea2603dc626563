import { SyncError } from '../errors.ts';
import type { ConnectionSettings } from './settings.ts';

/*
 *                 connect              token              opened              welcome
 *   idle ───────────────▶ authorizing ───────▶ opening ───────▶ greeting ───────▶ ready ◀──▶ probing
 *    ▲                        ▲  └───────────────┴────────┬────────┘                └────┬─────┘
 *    │ disconnect             │ retry_due                 │ lost                         │ lost
 *  (any)                   waiting ◀──────────────────────┴──────────────────────────────┘
 *                                                         ├──▶ failed    the burst is used up; wake, demand and connect begin anew
 *                                                         └──▶ stopped   retry would be in vain; only connect begins anew
 */

/** One attempt's number; events of an earlier attempt's socket or token are ignored by it. */
interface Base {
  readonly attempt: number;
}

interface InBurst extends Base {
  /** Retries of this burst so far; 0 again once the connection is stable. */
  readonly retries: number;
}

interface Attempt extends InBurst {
  /** A hint came meanwhile, and the attempt has less time. */
  readonly isHurried?: boolean;
}

interface Live extends InBurst {
  /** Pings sent on this connection. */
  readonly pings: number;
  readonly pingInterval: number;
  /** The server announced that it will close, and asked to come back after so many milliseconds. */
  readonly comeBackAfter: number | undefined;
}

export type ConnectionState =
  | ({ readonly name: 'idle' } & Base)
  | ({ readonly name: 'authorizing' } & Attempt)
  | ({ readonly name: 'opening'; readonly token: string } & Attempt)
  | ({ readonly name: 'greeting' } & Attempt)
  | ({ readonly name: 'ready' } & Live)
  /** A ping is unanswered; any frame within `wait` proves life. */
  | ({ readonly name: 'probing'; readonly wait: number } & Live)
  | ({ readonly name: 'waiting'; readonly error: SyncError } & InBurst)
  | ({ readonly name: 'failed'; readonly error: SyncError } & Base)
  | ({ readonly name: 'stopped'; readonly error: SyncError } & Base);

export type ConnectionEvent =
  | { readonly type: 'connect' }
  | { readonly type: 'disconnect' }
  /** The platform says that things may have changed: online, visible, a tap, a clock jump. */
  | { readonly type: 'wake' }
  /** There is something to send. */
  | { readonly type: 'demand' }
  | { readonly type: 'token'; readonly attempt: number; readonly token: string }
  | { readonly type: 'token_failed'; readonly attempt: number; readonly error: SyncError }
  /** `greets`: the dialect begins with hello and welcome; otherwise the connection is ready now. */
  | { readonly type: 'opened'; readonly attempt: number; readonly greets: boolean }
  | { readonly type: 'welcome'; readonly attempt: number; readonly pingInterval: number | undefined }
  | { readonly type: 'frame'; readonly attempt: number }
  | { readonly type: 'token_expired'; readonly attempt: number }
  /** The server asks for a new connection after `delay` milliseconds. */
  | { readonly type: 'move'; readonly attempt: number; readonly delay: number }
  | { readonly type: 'lost'; readonly attempt: number; readonly error: SyncError }
  | { readonly type: `${TimerName}_due` };

/** `deadline` ends whatever is waited for: the connect, or a sign of life. */
export type TimerName = 'deadline' | 'retry' | 'ping' | 'stable' | 'move';

export type ConnectionEffect =
  | { readonly type: 'fetch_token'; readonly attempt: number }
  | { readonly type: 'open_socket'; readonly attempt: number }
  | { readonly type: 'send_hello'; readonly token: string }
  | { readonly type: 'send_ping' }
  /** Stop all timers, and close and forget the socket. */
  | { readonly type: 'drop' }
  /** Start the `retry` timer with the policy's delay for that retry after that error. */
  | { readonly type: 'wait'; readonly retry: number; readonly error: SyncError }
  | { readonly type: 'start_timer'; readonly timer: TimerName; readonly delay: number }
  | { readonly type: 'stop_timer'; readonly timer: TimerName };

export interface Step {
  readonly state: ConnectionState;
  readonly effects: readonly ConnectionEffect[];
}

export const disconnected: ConnectionState = { name: 'idle', attempt: 0 };

/** What the connection becomes, and what is to be done, when `event` happens in `state`. An ignored event returns `state` itself. */
export function transition(state: ConnectionState, event: ConnectionEvent, settings: ConnectionSettings): Step {
  if ('attempt' in event && event.attempt !== state.attempt) return step(state);
  if (event.type === 'disconnect') return step({ name: 'idle', attempt: state.attempt }, drop);
  switch (state.name) {
    case 'idle':
    case 'stopped':
      return event.type === 'connect' ? begin(state, 0, settings) : step(state);
    case 'failed':
      return event.type === 'connect' || event.type === 'wake' || event.type === 'demand' ? begin(state, 0, settings) : step(state);
    case 'waiting':
      return whileWaiting(state, event, settings);
    case 'authorizing':
    case 'opening':
    case 'greeting':
      return whileConnecting(state, event, settings);
    case 'ready':
    case 'probing':
      return whileLive(state, event, settings);
  }
}

type Waiting = Extract<ConnectionState, { name: 'waiting' }>;
type Connecting = Extract<ConnectionState, { name: 'authorizing' | 'opening' | 'greeting' }>;
type Connected = Extract<ConnectionState, { name: 'ready' | 'probing' }>;
type Probing = Extract<ConnectionState, { name: 'probing' }>;

function whileWaiting(state: Waiting, event: ConnectionEvent, settings: ConnectionSettings): Step {
  switch (event.type) {
    case 'retry_due':
      return begin(state, state.retries, settings);
    case 'connect':
      return begin(state, 0, settings);
    case 'wake':
      // A hint about the network is none about a server that has asked for this time.
      return state.error.retryAfter === undefined ? begin(state, 0, settings) : step(state);
    default:
      return step(state);
  }
}

function whileConnecting(state: Connecting, event: ConnectionEvent, settings: ConnectionSettings): Step {
  const { attempt, retries } = state;
  switch (event.type) {
    case 'token':
      if (state.name !== 'authorizing') return step(state);
      return step({ name: 'opening', attempt, retries, token: event.token }, { type: 'open_socket', attempt });
    case 'opened':
      if (state.name !== 'opening') return step(state);
      if (!event.greets) return settle(state, undefined, settings);
      return step({ name: 'greeting', attempt, retries }, { type: 'send_hello', token: state.token });
    case 'welcome':
      return state.name === 'greeting' ? settle(state, event.pingInterval, settings) : step(state);
    case 'token_failed':
    case 'lost':
      return lose(state, event.error, settings);
    case 'deadline_due':
      return lose(state, new SyncError('timeout', `The server did not answer within ${settings.connectTimeout / 1000} s.`), settings);
    case 'wake':
      // An attempt of before may wait for a network that was gone. It is given a little time, because hints may come faster than any can succeed.
      return state.isHurried ? step(state) : step({ ...state, retries: 0, isHurried: true }, start('deadline', settings.probeTimeout));
    default:
      return step(state);
  }
}

function whileLive(state: Connected, event: ConnectionEvent, settings: ConnectionSettings): Step {
  switch (event.type) {
    case 'frame':
      return state.name === 'probing' ? step(calm(state), stop('deadline')) : step(state);
    case 'ping_due':
      return ping(state, settings.pongTimeout, settings);
    case 'wake':
      return state.name === 'probing' && state.wait <= settings.probeTimeout ? step(state) : ping(state, settings.probeTimeout, settings);
    case 'stable_due':
      return step({ ...state, retries: 0 });
    case 'deadline_due':
      return lose(state, new SyncError('timeout', 'The connection is dead.'), settings);
    case 'lost':
      // A server that turns the client away after all has asked for another time since.
      return state.comeBackAfter === undefined || event.error.retryAfter !== undefined ? lose(state, event.error, settings) : comeBack(state, event.error);
    case 'welcome':
      return step({ ...state, pingInterval: intervalOf(event.pingInterval, settings) });
    case 'token_expired':
      return step(state, { type: 'fetch_token', attempt: state.attempt });
    case 'token':
      return step(state, { type: 'send_hello', token: event.token });
    case 'move':
      return step({ ...state, comeBackAfter: event.delay }, start('move', event.delay));
    case 'move_due':
      return begin(state, 0, settings);
    default:
      return step(state);
  }
}

function begin(state: ConnectionState, retries: number, { connectTimeout }: ConnectionSettings): Step {
  const attempt = state.attempt + 1;
  return step({ name: 'authorizing', attempt, retries }, drop, start('deadline', connectTimeout), { type: 'fetch_token', attempt });
}

function settle({ attempt, retries }: InBurst, asked: number | undefined, settings: ConnectionSettings): Step {
  const pingInterval = intervalOf(asked, settings);
  return step(
    { name: 'ready', attempt, retries, pings: 0, pingInterval, comeBackAfter: undefined },
    stop('deadline'),
    start('stable', settings.stableAfter),
    start('ping', settings.firstPings > 0 ? settings.firstPingInterval : pingInterval),
  );
}

// A ping while another is unanswered may bring the deadline nearer but never push it back, or a dead socket would live on.
function ping(state: Connected, wait: number, { firstPings, firstPingInterval }: ConnectionSettings): Step {
  const pings = state.pings + 1;
  const send: ConnectionEffect = { type: 'send_ping' };
  const next = start('ping', pings < firstPings ? firstPingInterval : state.pingInterval);
  if (state.name === 'probing' && state.wait <= wait) return step({ ...state, pings }, send, next);
  return step({ ...state, name: 'probing', pings, wait }, send, next, start('deadline', wait));
}

function calm({ wait, ...rest }: Probing): ConnectionState {
  return { ...rest, name: 'ready' };
}

// Whom the server tells when to come back does: it is there, and a burst that has failed would begin anew with the next sample, too early.
function lose({ attempt, retries }: InBurst, error: SyncError, { retryDelays }: ConnectionSettings): Step {
  if (error.retry === 'never') return step({ name: 'stopped', attempt, error }, drop);
  if (retries >= retryDelays.length && error.retryAfter === undefined) return step({ name: 'failed', attempt, error }, drop);
  return step({ name: 'waiting', attempt, retries: retries + 1, error }, drop, { type: 'wait', retry: retries + 1, error });
}

/** The server has spread its clients over a time of its choice: no retry delay undoes that, and no retry is used up. */
function comeBack({ attempt, retries, comeBackAfter = 0 }: Connected, error: SyncError): Step {
  if (error.retry === 'never') return step({ name: 'stopped', attempt, error }, drop);
  return step({ name: 'waiting', attempt, retries, error }, drop, start('retry', comeBackAfter));
}

/** The server may ask for more frequent pings than ours, but not for a flood and not for fewer. */
const intervalOf = (asked: number | undefined, { pingInterval }: ConnectionSettings): number =>
  Math.min(pingInterval, Math.max(1_000, asked ?? pingInterval));

const drop: ConnectionEffect = { type: 'drop' };
const start = (timer: TimerName, delay: number): ConnectionEffect => ({ type: 'start_timer', timer, delay });
const stop = (timer: TimerName): ConnectionEffect => ({ type: 'stop_timer', timer });
const step = (state: ConnectionState, ...effects: ConnectionEffect[]): Step => ({ state, effects });
