import { describe, expect, test } from 'vitest';
import { SyncError } from '@paceline/client';
import { defaultSettings } from '../../src/connection/settings.ts';
import { transition, type ConnectionEvent, type ConnectionState, type TimerName } from '../../src/connection/state.ts';

type Name = ConnectionState['name'];
type EventType = ConnectionEvent['type'];

const error = new SyncError('service_unavailable', 'lost');
const told = new SyncError('service_unavailable', 'busy', { retryAfter: 10_000 });
const base = { attempt: 3 };
const live = { ...base, retries: 1, pings: 9, pingInterval: 20_000, comeBackAfter: undefined };

const states: { [N in Name]: Extract<ConnectionState, { name: N }> } = {
  idle: { name: 'idle', ...base },
  authorizing: { name: 'authorizing', ...base, retries: 1 },
  opening: { name: 'opening', ...base, retries: 1, token: 't' },
  greeting: { name: 'greeting', ...base, retries: 1 },
  ready: { name: 'ready', ...live },
  probing: { name: 'probing', ...live, wait: 10_000 },
  waiting: { name: 'waiting', ...base, retries: 1, error },
  failed: { name: 'failed', ...base, error },
  stopped: { name: 'stopped', ...base, error },
};

const timers = { deadline_due: 0, retry_due: 0, ping_due: 0, stable_due: 0, move_due: 0 } satisfies Record<`${TimerName}_due`, 0>;

const events: { [T in EventType]: ConnectionEvent } = {
  connect: { type: 'connect' },
  disconnect: { type: 'disconnect' },
  wake: { type: 'wake' },
  demand: { type: 'demand' },
  token: { type: 'token', ...base, token: 't' },
  token_failed: { type: 'token_failed', ...base, error },
  opened: { type: 'opened', ...base, greets: true },
  welcome: { type: 'welcome', ...base, pingInterval: undefined },
  frame: { type: 'frame', ...base },
  token_expired: { type: 'token_expired', ...base },
  move: { type: 'move', ...base, delay: 100 },
  lost: { type: 'lost', ...base, error },
  ...(Object.fromEntries(Object.keys(timers).map((type) => [type, { type }])) as Record<keyof typeof timers, ConnectionEvent>),
};

// '.' is "ignored": the very same state comes back and nothing is done.
const table: Record<Name, Record<EventType, Name | '.'>> = {
  idle: {
    connect: 'authorizing', disconnect: 'idle', wake: '.', demand: '.', token: '.', token_failed: '.', opened: '.', welcome: '.', frame: '.',
    token_expired: '.', move: '.', lost: '.', deadline_due: '.', retry_due: '.', ping_due: '.', stable_due: '.', move_due: '.',
  },
  authorizing: {
    connect: '.', disconnect: 'idle', wake: 'authorizing', demand: '.', token: 'opening', token_failed: 'waiting', opened: '.', welcome: '.', frame: '.',
    token_expired: '.', move: '.', lost: 'waiting', deadline_due: 'waiting', retry_due: '.', ping_due: '.', stable_due: '.', move_due: '.',
  },
  opening: {
    connect: '.', disconnect: 'idle', wake: 'opening', demand: '.', token: '.', token_failed: 'waiting', opened: 'greeting', welcome: '.', frame: '.',
    token_expired: '.', move: '.', lost: 'waiting', deadline_due: 'waiting', retry_due: '.', ping_due: '.', stable_due: '.', move_due: '.',
  },
  greeting: {
    connect: '.', disconnect: 'idle', wake: 'greeting', demand: '.', token: '.', token_failed: 'waiting', opened: '.', welcome: 'ready', frame: '.',
    token_expired: '.', move: '.', lost: 'waiting', deadline_due: 'waiting', retry_due: '.', ping_due: '.', stable_due: '.', move_due: '.',
  },
  ready: {
    connect: '.', disconnect: 'idle', wake: 'probing', demand: '.', token: 'ready', token_failed: '.', opened: '.', welcome: 'ready', frame: '.',
    token_expired: 'ready', move: 'ready', lost: 'waiting', deadline_due: 'waiting', retry_due: '.', ping_due: 'probing', stable_due: 'ready',
    move_due: 'authorizing',
  },
  probing: {
    connect: '.', disconnect: 'idle', wake: 'probing', demand: '.', token: 'probing', token_failed: '.', opened: '.', welcome: 'probing',
    frame: 'ready', token_expired: 'probing', move: 'probing', lost: 'waiting', deadline_due: 'waiting', retry_due: '.', ping_due: 'probing',
    stable_due: 'probing', move_due: 'authorizing',
  },
  waiting: {
    connect: 'authorizing', disconnect: 'idle', wake: 'authorizing', demand: '.', token: '.', token_failed: '.', opened: '.', welcome: '.',
    frame: '.', token_expired: '.', move: '.', lost: '.', deadline_due: '.', retry_due: 'authorizing', ping_due: '.', stable_due: '.', move_due: '.',
  },
  failed: {
    connect: 'authorizing', disconnect: 'idle', wake: 'authorizing', demand: 'authorizing', token: '.', token_failed: '.', opened: '.',
    welcome: '.', frame: '.', token_expired: '.', move: '.', lost: '.', deadline_due: '.', retry_due: '.', ping_due: '.', stable_due: '.', move_due: '.',
  },
  stopped: {
    connect: 'authorizing', disconnect: 'idle', wake: '.', demand: '.', token: '.', token_failed: '.', opened: '.', welcome: '.', frame: '.',
    token_expired: '.', move: '.', lost: '.', deadline_due: '.', retry_due: '.', ping_due: '.', stable_due: '.', move_due: '.',
  },
};

const rows = Object.entries(table).flatMap(([name, row]) =>
  Object.entries(row).map(([type, expected]) => ({ name: name as Name, type: type as EventType, expected })),
);

/** The same for the waiting that the server has asked for, where it differs [R7]. */
const askedFor: Partial<Record<EventType, Name | '.'>> = { wake: '.' };

describe('every state answers every event', () => {
  test.each(rows.filter(({ name }) => name === 'waiting'))('[R7] waiting as the server asked, $type', ({ type, expected }) => {
    const before: ConnectionState = { ...states.waiting, error: told };
    const { state } = transition(before, events[type], defaultSettings);
    const wanted = askedFor[type] ?? expected;
    expect(wanted === '.' ? state === before : state.name === wanted).toBe(true);
  });

  test.each(rows.filter(({ type }) => type === 'lost' || type === 'token_failed'))('[R7] $name, $type with a time to come back after the burst: waiting or ignored', ({ name, type, expected }) => {
    const before = { ...states[name], ...('retries' in states[name] ? { retries: 5 } : {}) } as ConnectionState;
    const { state } = transition(before, { ...events[type], error: told } as ConnectionEvent, defaultSettings);
    expect(state.name).toBe(expected === '.' ? name : 'waiting');
  });

  test.each(rows)('$name, $type: $expected', ({ name, type, expected }) => {
    const before = states[name];
    const { state, effects } = transition(before, events[type], defaultSettings);
    if (expected === '.') {
      expect(state).toBe(before);
      expect(effects).toEqual([]);
    } else {
      expect(state.name).toBe(expected);
    }
  });

  const stamped = rows.filter(({ type }) => 'attempt' in events[type]);
  test.each(stamped)('$name ignores $type of an earlier attempt', ({ name, type }) => {
    const late = { ...events[type], attempt: 2 } as ConnectionEvent;
    expect(transition(states[name], late, defaultSettings)).toEqual({ state: states[name], effects: [] });
  });
});
