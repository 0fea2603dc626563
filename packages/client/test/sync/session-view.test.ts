import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RosterEntry, SessionEventData, SessionFact } from '@paceline/protocol';
import { confirm, friendsOf, happen, observe, restrict, update, type ConfirmedStatus, type SessionView } from '../../src/sync/session-view.ts';
import { friendUpdate } from '../support/fake-server.ts';

const ana: RosterEntry = { userId: 'ana', index: 0, name: 'Ana', role: 'runner', presence: 'here' };
const ben: RosterEntry = { userId: 'ben', index: 1, name: 'Ben', role: 'runner', presence: 'here' };

function status(changes: Partial<ConfirmedStatus> = {}): ConfirmedStatus {
  const you = { index: 0, role: 'runner', lastSeq: 0 } as const;
  const roster = changes.roster ?? [ana, ben];
  return { sessionId: 's1', participants: roster.map(({ userId }) => userId), status: 'active', origin: 1_000, epoch: 'e1', offset: 5, you, roster, ...changes };
}

const event = (offset: number, fact: SessionFact, epoch = 'e1'): SessionEventData => ({ sessionId: 's1', epoch, offset, at: 99, event: fact });

const joined = (changes: Partial<ConfirmedStatus> = {}, before?: SessionView): SessionView => confirm(status(changes), 'ana', before);

/** The view after one event that must be news. */
function after(view: SessionView, fact: SessionFact): SessionView {
  const step = happen(view, event(view.delivered + 1, fact));
  expect(step.outcome).toBe('news');
  return step.view;
}

describe('the roster', () => {
  test('follows joins, absences, returns and leaves, in order of index', () => {
    let view = joined({ roster: [ana] });
    view = after(view, { kind: 'joined', userId: 'cleo', index: 2, name: 'Cleo', role: 'spectator' });
    view = after(view, { kind: 'joined', userId: 'ben', index: 1, name: 'Ben', role: 'runner' });
    view = after(view, { kind: 'away', userId: 'ben' });
    expect(view.info.roster.map(({ userId, presence }) => [userId, presence])).toEqual([['ana', 'here'], ['ben', 'away'], ['cleo', 'here']]);
    view = after(after(view, { kind: 'back', userId: 'ben' }), { kind: 'left', userId: 'cleo' });
    expect(view.info.roster.map(({ presence }) => presence)).toEqual(['here', 'here', 'left']);
    expect(view.info.offset).toBe(10);
  });

  test('[J14] knows what runners of a handicap expect, until they leave before the start', () => {
    const plan = { distance: 5_000, handicap: true };
    let view = joined({ status: 'waiting', plan, roster: [{ ...ana, estimate: 1500 }] });
    view = after(view, { kind: 'joined', userId: 'ben', index: 1, name: 'Ben', role: 'runner', estimate: 1440 });
    const estimates = ({ info }: SessionView) => info.roster.map(({ estimate }) => estimate);
    expect([view.info.plan, estimates(view)]).toEqual([plan, [1500, 1440]]);
    expect(view.info.roster[1]).toEqual({ ...ben, estimate: 1440 });
    expect(estimates(after(view, { kind: 'left', userId: 'ana' }))).toEqual([undefined, 1440]);
    expect(estimates(after(after(view, { kind: 'started' }), { kind: 'left', userId: 'ana' }))).toEqual([1500, 1440]);
  });

  test('countdown, start and end show in the session', () => {
    let view = joined({ status: 'waiting' });
    view = after(view, { kind: 'countdown', startsAt: 5_000 });
    expect(view.info).toMatchObject({ status: 'waiting', startsAt: 5_000 });
    expect(after(view, { kind: 'started' }).info).toMatchObject({ status: 'active', startedAt: 99 });
    expect(after(view, { kind: 'ended' }).info).toMatchObject({ status: 'ended', endedAt: 99 });
  });

  test('a status without a confirmation changes state and times, not the numbering', () => {
    const view = update(joined(), { sessionId: 's1', participants: [], status: 'ended', endedAt: 7, offset: 99 });
    expect(view.info).toMatchObject({ status: 'ended', endedAt: 7, offset: 5, roster: [ana, ben], origin: 1_000 });
  });
});

describe('[G4] events', () => {
  test('a repeated one is known, one that is missing before it is a gap, another epoch is a gap', () => {
    const view = joined();
    expect(happen(view, event(5, { kind: 'started' }))).toEqual({ view, outcome: 'known' });
    expect(happen(view, event(7, { kind: 'started' }))).toEqual({ view, outcome: 'gap' });
    expect(happen(view, event(6, { kind: 'started' }, 'e2'))).toEqual({ view, outcome: 'gap' });
  });

  test('a kind of a later version advances the offset and changes nothing else', () => {
    const { view, outcome } = happen(joined(), { ...event(6, { kind: 'started' }), event: { kind: 'unknown', name: 'cheer' } });
    expect([outcome, view.info.offset, view.info.roster]).toEqual(['news', 6, [ana, ben]]);
  });

  test('those that a resume replays are news, but the roster, which has them already, does not go back', () => {
    const offline = joined();
    const back = joined({ offset: 7, you: { index: 0, role: 'runner', lastSeq: 0, recovered: true } }, offline);
    const first = happen(back, event(6, { kind: 'away', userId: 'ben' }));
    expect([first.outcome, first.view.info]).toEqual(['news', back.info]);
    const second = happen(first.view, event(7, { kind: 'back', userId: 'ben' }));
    expect([second.outcome, second.view.info]).toEqual(['news', back.info]);
    expect(after(second.view, { kind: 'left', userId: 'ben' }).info.offset).toBe(8);
  });

  test('without recovery the numbering goes on after the status', () => {
    const lost = joined({ offset: 9, you: { index: 0, role: 'runner', lastSeq: 0, recovered: false } }, joined());
    expect(lost.delivered).toBe(9);
    expect(joined({ epoch: 'e2', offset: 2, you: { index: 0, role: 'runner', lastSeq: 0, recovered: true } }, joined()).delivered).toBe(2);
  });
});

describe('friends', () => {
  test('one entry for each other runner with a name and a time on the server\'s clock, newest first, without oneself', () => {
    const updates = [
      friendUpdate({ userId: 'ana', seq: 9, sessionTime: 900 }),
      friendUpdate({ userId: 'ben', seq: 1, sessionTime: 400, index: 1 }),
      friendUpdate({ userId: 'zoe', timestamp: '1970-01-01T00:00:02.000Z' }),
    ];
    expect(friendsOf(observe(joined(), updates, 3_000), 3_000).map(({ userId, name, index, takenAt, receivedAt }) => ({ userId, name, index, takenAt, receivedAt }))).toEqual([
      { userId: 'zoe', name: 'zoe', index: -1, takenAt: 2_000, receivedAt: 3_000 },
      { userId: 'ben', name: 'Ben', index: 1, takenAt: 1_400, receivedAt: 3_000 },
    ]);
  });

  test('what was known is kept over a reconnect, but not of those who are gone, nor over a new epoch', () => {
    const view = observe(joined(), [friendUpdate({ userId: 'ben', seq: 4 })], 0);
    expect(friendsOf(joined({}, view), 0)).toHaveLength(1);
    expect(friendsOf(joined({ roster: [ana] }, view), 0)).toEqual([]);
    expect(friendsOf(joined({ epoch: 'e2' }, view), 0)).toEqual([]);
  });

  test('[T8] a snapshot is the whole picture, and still shows nobody going back', () => {
    const view = observe(joined(), [friendUpdate({ userId: 'ben', seq: 4 }), friendUpdate({ userId: 'cleo', seq: 4 })], 0);
    const snapshot = [friendUpdate({ userId: 'ben', seq: 3 })];
    const seen = friendsOf(observe(restrict(view, snapshot), snapshot, 0), 0);
    expect(seen.map(({ userId, sample }) => [userId, sample.seq])).toEqual([['ben', 4]]);
  });

  test('[G4] nobody is ever seen to go back, in whatever order, and however often, samples arrive', () => {
    const sample = fc.record({ userId: fc.constantFrom('ben', 'cleo'), seq: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.array(fc.array(sample, { maxLength: 4 }), { maxLength: 30 }), (ticks) => {
        let view = joined();
        const newest = new Map<string, number>();
        for (const tick of ticks) {
          view = observe(view, tick.map(({ userId, seq }) => friendUpdate({ userId, seq, sessionTime: seq * 10 })), 0);
          for (const { userId, seq } of tick) newest.set(userId, Math.max(seq, newest.get(userId) ?? 0));
          expect(new Map(friendsOf(view, 0).map((friend) => [friend.userId, friend.sample.seq]))).toEqual(newest);
        }
      }),
    );
  });

  test('without numbers the time of the reading decides', () => {
    const view = observe(joined(), [friendUpdate({ sessionTime: 500, distance: 50 })], 0);
    const distanceAfter = (sessionTime: number, distance: number) => friendsOf(observe(view, [friendUpdate({ sessionTime, distance })], 0), 0)[0]?.sample.distance;
    expect([distanceAfter(400, 40), distanceAfter(600, 60)]).toEqual([50, 60]);
  });
});
