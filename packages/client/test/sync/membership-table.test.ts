import { describe, expect, test } from 'vitest';
import { SyncError } from '@paceline/client';
import { advance, type MembershipEvent, type MembershipState } from '../../src/sync/membership-state.ts';

type Name = MembershipState['name'];
type EventType = MembershipEvent['type'];

const request = { sessionId: 's1', userId: 'ana', friends: [] };
const later = new SyncError('service_unavailable', 'busy');
const never = new SyncError('session_ended', 'over');

const states: { [N in Name]: Extract<MembershipState, { name: N }> } = {
  none: { name: 'none' },
  joining: { name: 'joining', request, obstacle: undefined },
  member: { name: 'member', request },
  flushing: { name: 'flushing', request },
  leaving: { name: 'leaving', request },
};

const events: { [T in EventType]: MembershipEvent } = {
  join: { type: 'join', request },
  leave: { type: 'leave' },
  connected: { type: 'connected' },
  lost: { type: 'lost', error: later },
  down: { type: 'down', error: later },
  confirmed: { type: 'confirmed' },
  refused: { type: 'refused', error: later },
  drained: { type: 'drained' },
  left: { type: 'left' },
  close: { type: 'close' },
  join_due: { type: 'join_due' },
  deadline_due: { type: 'deadline_due' },
};

/** The next state and, after it, what the app or the network notices; timers are left out. */
type Cell = Name | `${Name}: ${string}`;

const table: Record<Name, Record<EventType, Cell>> = {
  none: {
    join: 'joining: connect', leave: 'none: resolve_leave', connected: 'none', lost: 'none', down: 'none', confirmed: 'none',
    refused: 'none', drained: 'none', left: 'none', close: 'none', join_due: 'none', deadline_due: 'none',
  },
  joining: {
    join: 'joining', leave: 'none: send_leave, reject_join, resolve_leave, disconnect', connected: 'joining: send_join', lost: 'joining',
    down: 'none: reject_join', confirmed: 'member: resolve_join', refused: 'none: reject_join, disconnect', drained: 'joining', left: 'joining',
    close: 'none: reject_join, disconnect', join_due: 'joining: send_join', deadline_due: 'none: reject_join, disconnect',
  },
  member: {
    join: 'member', leave: 'flushing', connected: 'member: send_join', lost: 'member', down: 'member', confirmed: 'member',
    refused: 'member', drained: 'member', left: 'none: disconnect, report_end', close: 'none', join_due: 'member: send_join', deadline_due: 'member',
  },
  flushing: {
    join: 'flushing', leave: 'flushing', connected: 'flushing: send_join', lost: 'flushing', down: 'none: resolve_leave', confirmed: 'flushing',
    refused: 'none: resolve_leave, disconnect', drained: 'leaving: send_leave', left: 'none: resolve_leave, disconnect',
    close: 'none: resolve_leave, disconnect', join_due: 'flushing: send_join', deadline_due: 'leaving: send_leave',
  },
  leaving: {
    join: 'leaving', leave: 'leaving', connected: 'leaving: send_join', lost: 'leaving', down: 'none: resolve_leave', confirmed: 'leaving: send_leave',
    refused: 'none: resolve_leave, disconnect', drained: 'leaving', left: 'none: resolve_leave, disconnect',
    close: 'none: resolve_leave, disconnect', join_due: 'leaving: send_join', deadline_due: 'none: resolve_leave, disconnect',
  },
};

const rows = Object.entries(table).flatMap(([name, row]) =>
  Object.entries(row).map(([type, expected]) => ({ name: name as Name, type: type as EventType, expected })),
);

function cell(state: MembershipState, event: MembershipEvent): string {
  const step = advance(state, event);
  const noticed = step.effects.map(({ type }) => type).filter((type) => !type.endsWith('_timer'));
  return noticed.length === 0 ? step.state.name : `${step.state.name}: ${noticed.join(', ')}`;
}

describe('every state answers every event', () => {
  test.each(rows)('$name, $type → $expected', ({ name, type, expected }) => {
    expect(cell(states[name], events[type])).toBe(expected);
  });

  test.each(rows)('$name, $type: no timer outlives the membership', ({ name, type }) => {
    const { state, effects } = advance(states[name], events[type]);
    if (name === 'none' || state.name !== 'none') return;
    const stopped = effects.filter((effect) => effect.type === 'stop_timer').map(({ timer }) => timer);
    expect(stopped.sort()).toEqual(['deadline', 'join']);
    expect(effects.filter((effect) => effect.type === 'start_timer')).toEqual([]);
  });
});

describe('errors that cannot be cured end a membership; others do not', () => {
  test('a member', () => {
    expect(cell(states.member, { type: 'refused', error: never })).toBe('none: disconnect, report_end');
    expect(cell(states.member, { type: 'down', error: never })).toBe('none: report_end');
  });

  test('a refusal for now is tried again when the server says', () => {
    const error = new SyncError('rate_limited', 'slow down', { retryAfter: 700 });
    expect(advance(states.member, { type: 'refused', error }).effects).toEqual([{ type: 'start_timer', timer: 'join', delay: 700 }]);
  });

  test('a join that takes too long says what stood in the way', () => {
    const unreachable = advance(advance(states.joining, events.lost).state, events.deadline_due).effects;
    expect(unreachable).toContainEqual({ type: 'reject_join', error: expect.objectContaining({ kind: 'service_unavailable', message: expect.stringContaining('busy') }) });
    expect(advance(states.joining, events.deadline_due).effects).toContainEqual({ type: 'reject_join', error: expect.objectContaining({ kind: 'timeout' }) });
  });
});
