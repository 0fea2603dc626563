import { SyncError } from '../errors.ts';
import { FIRST_PINGS, MAX_RETRIES, waits } from './reconnect-policy.ts';

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

interface Live extends InBurst {
  /** Pings sent on this connection. */
  readonly pings: number;
  readonly pingInterval: number;
  /** The server announced that it will close, and asked to come back after so many milliseconds. */
  readonly comeBackAfter: number | undefined;
}

export type ConnectionState =
  | ({ readonly name: 'idle' } & Base)
  | ({ readonly name: 'authorizing' } & InBurst)
  | ({ readonly name: 'opening'; readonly token: string } & InBurst)
  | ({ readonly name: 'greeting' } & InBurst)
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
  | { readonly type: 'opened'; readonly attempt: number }
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
  /** Start the `retry` timer with the policy's delay for that retry. */
  | { readonly type: 'wait'; readonly retry: number }
  | { readonly type: 'start_timer'; readonly timer: TimerName; readonly delay: number }
  | { readonly type: 'stop_timer'; readonly timer: TimerName };

export interface Step {
  readonly state: ConnectionState;
  readonly effects: readonly ConnectionEffect[];
}

export const disconnected: ConnectionState = { name: 'idle', attempt: 0 };

/** What the connection becomes, and what is to be done, when `event` happens in `state`. An ignored event returns `state` itself. */
export function transition(state: ConnectionState, event: ConnectionEvent): Step {
  if ('attempt' in event && event.attempt !== state.attempt) return stay(state);
  if (event.type === 'disconnect') return step({ name: 'idle', attempt: state.attempt }, drop);
  switch (state.name) {
    case 'idle':
    case 'stopped':
      return event.type === 'connect' ? begin(state, 0) : stay(state);
    case 'failed':
      return event.type === 'connect' || event.type === 'wake' || event.type === 'demand' ? begin(state, 0) : stay(state);
    case 'waiting':
      return whileWaiting(state, event);
    case 'authorizing':
    case 'opening':
    case 'greeting':
      return whileConnecting(state, event);
    case 'ready':
    case 'probing':
      return whileLive(state, event);
  }
}

type Waiting = Extract<ConnectionState, { name: 'waiting' }>;
type Connecting = Extract<ConnectionState, { name: 'authorizing' | 'opening' | 'greeting' }>;
type Connected = Extract<ConnectionState, { name: 'ready' | 'probing' }>;

function whileWaiting(state: Waiting, event: ConnectionEvent): Step {
  switch (event.type) {
    case 'retry_due':
      return begin(state, state.retries);
    case 'connect':
    case 'wake':
      return begin(state, 0);
    default:
      return stay(state);
  }
}

function whileConnecting(state: Connecting, event: ConnectionEvent): Step {
  const { attempt, retries } = state;
  switch (event.type) {
    case 'token':
      if (state.name !== 'authorizing') return stay(state);
      return step({ name: 'opening', attempt, retries, token: event.token }, { type: 'open_socket', attempt });
    case 'opened':
      if (state.name !== 'opening') return stay(state);
      return step({ name: 'greeting', attempt, retries }, { type: 'send_hello', token: state.token });
    case 'welcome':
      return state.name === 'greeting' ? settle(state, event.pingInterval) : stay(state);
    case 'token_failed':
    case 'lost':
      return lose(state, event.error);
    case 'deadline_due':
      return lose(state, new SyncError('timeout', `The server did not answer within ${waits.connect / 1000} s.`));
    default:
      return stay(state);
  }
}

function whileLive(state: Connected, event: ConnectionEvent): Step {
  switch (event.type) {
    case 'frame':
      return state.name === 'probing' ? step(calm(state), stop('deadline')) : stay(state);
    case 'ping_due':
      return ping(state, waits.pong);
    case 'wake':
      return state.name === 'probing' && state.wait <= waits.probe ? stay(state) : ping(state, waits.probe);
    case 'stable_due':
      return step({ ...state, retries: 0 });
    case 'deadline_due':
      return lose(state, new SyncError('timeout', 'The connection is open but silent; it is considered dead.'));
    case 'lost':
      return lose(state, event.error, state.comeBackAfter);
    case 'welcome':
      return step({ ...state, pingInterval: intervalOf(event.pingInterval) });
    case 'token_expired':
      return step(state, { type: 'fetch_token', attempt: state.attempt });
    case 'token':
      return step(state, { type: 'send_hello', token: event.token });
    case 'move':
      return step({ ...state, comeBackAfter: event.delay }, start('move', event.delay));
    case 'move_due':
      return begin(state, 0);
    default:
      return stay(state);
  }
}

function begin(state: ConnectionState, retries: number): Step {
  const attempt = state.attempt + 1;
  return step({ name: 'authorizing', attempt, retries }, drop, start('deadline', waits.connect), { type: 'fetch_token', attempt });
}

function settle({ attempt, retries }: InBurst, pingInterval: number | undefined): Step {
  return step(
    { name: 'ready', attempt, retries, pings: 0, pingInterval: intervalOf(pingInterval), comeBackAfter: undefined },
    stop('deadline'),
    start('stable', waits.stable),
    start('ping', waits.firstPings),
  );
}

// A ping while another is unanswered may bring the deadline nearer but never push it back, or a dead socket would live on.
function ping(state: Connected, wait: number): Step {
  const pings = state.pings + 1;
  const send: ConnectionEffect = { type: 'send_ping' };
  const next = start('ping', pings < FIRST_PINGS ? waits.firstPings : state.pingInterval);
  if (state.name === 'probing' && state.wait <= wait) return step({ ...state, pings }, send, next);
  return step({ ...state, name: 'probing', pings, wait }, send, next, start('deadline', wait));
}

function calm({ attempt, retries, pings, pingInterval, comeBackAfter }: Connected): ConnectionState {
  return { name: 'ready', attempt, retries, pings, pingInterval, comeBackAfter };
}

/** `comeBackAfter`: the server has spread its clients over a time of its choice, which the ordinary delay would undo. */
function lose({ attempt, retries }: InBurst, error: SyncError, comeBackAfter?: number): Step {
  if (error.retry === 'never') return step({ name: 'stopped', attempt, error }, drop);
  if (retries >= MAX_RETRIES) return step({ name: 'failed', attempt, error }, drop);
  const retry = retries + 1;
  const wait: ConnectionEffect = comeBackAfter === undefined ? { type: 'wait', retry } : start('retry', comeBackAfter);
  return step({ name: 'waiting', attempt, retries: retry, error }, drop, wait);
}

/** The server may ask for more frequent pings than ours, but not for a flood and not for fewer. */
const intervalOf = (asked: number | undefined): number => Math.min(waits.ping, Math.max(1_000, asked ?? waits.ping));

const drop: ConnectionEffect = { type: 'drop' };
const start = (timer: TimerName, delay: number): ConnectionEffect => ({ type: 'start_timer', timer, delay });
const stop = (timer: TimerName): ConnectionEffect => ({ type: 'stop_timer', timer });
const step = (state: ConnectionState, ...effects: ConnectionEffect[]): Step => ({ state, effects });
const stay = (state: ConnectionState): Step => ({ state, effects: [] });
