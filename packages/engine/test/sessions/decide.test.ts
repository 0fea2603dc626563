import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/sessions/decide.ts';
import { memberOf, restored } from '../../src/sessions/session.ts';
import { after, DAY, facts, join, joinedBy, MINUTE, MORNING, open, refusals, stored } from './support.ts';

describe('opening', () => {
  it('[S1] is active at once without a start time', () => {
    const { session, events } = open();
    expect(session.record).toMatchObject({ status: 'active', createdAt: MORNING, startedAt: MORNING, startsAt: null });
    expect(events).toEqual([]);
  });

  it('[S1] is active at once when the start time has passed', () => {
    expect(open({ startsAt: MORNING - 1 }).session.record).toMatchObject({ status: 'active', startsAt: null });
  });

  it('[S2] waits for a start time ahead, and begins with a countdown', () => {
    const step = open({ startsAt: MORNING + MINUTE });
    expect(step.session.record).toMatchObject({ status: 'waiting', startedAt: null, startsAt: MORNING + MINUTE });
    expect(step.events).toEqual([{ sessionId: 'run', offset: 1, at: MORNING, fact: { kind: 'countdown', startsAt: MORNING + MINUTE } }]);
  });

  it('writes the session first, then its event and each invited friend once', () => {
    const { writes } = open({ startsAt: MORNING + MINUTE, friends: ['ben', 'ben', 'cleo'] });
    expect(writes.map(({ kind }) => kind)).toEqual(['session', 'event', 'invite', 'invite']);
  });
});

describe('joining', () => {
  it('[S5] lets in the opener, the invited, and who has joined before', () => {
    const decision = after(open().session, [join('ana'), join('ben'), { kind: 'leave', userId: 'ben' }, join('ben')]);
    expect(refusals(decision)).toEqual([]);
    expect(facts(decision).at(-1)).toEqual({ kind: 'joined', userId: 'ben', index: 1, name: 'BEN', role: 'runner' });
  });

  it('[S5] refuses everyone else, and changes nothing', () => {
    const { session } = open();
    const decision = after(session, [join('dan')]);
    expect(refusals(decision)).toEqual(['not_invited']);
    expect(decision).toMatchObject({ writes: [], events: [] });
    expect(decision.session).toBe(session);
  });

  it('[S6] lets in who was invited later', () => {
    const decision = after(open().session, [{ kind: 'invite', userId: 'dan' }, join('dan')]);
    expect(refusals(decision)).toEqual([]);
    expect(decision.writes[0]).toEqual({ kind: 'invite', sessionId: 'run', userId: 'dan' });
  });

  it('[S6] does not write an invitation down twice', () => {
    expect(after(open().session, [{ kind: 'invite', userId: 'ben' }, { kind: 'invite', userId: 'ana' }]).writes).toEqual([]);
  });

  it('[S7] gives out places in the order of joining, and never again to somebody else', () => {
    const { session } = after(open().session, [join('ben'), join('ana'), { kind: 'leave', userId: 'ben' }, join('cleo'), join('ben')]);
    expect(session.members.map(({ userId, index }) => [userId, index])).toEqual([['ben', 0], ['ana', 1], ['cleo', 2]]);
  });

  it('[S5] makes present again who had left', () => {
    const { session, writes } = after(joinedBy('ana', 'ben'), [{ kind: 'leave', userId: 'ben' }, join('ben')]);
    expect(memberOf(session, 'ben')).toMatchObject({ presence: 'here', leftAt: null });
    expect(writes.findLast(({ kind }) => kind === 'member')).toMatchObject({ record: { userId: 'ben', leftAt: null, joinedAt: MORNING + MINUTE } });
  });

  it('[S8] takes name and role as given, else those of before, else the defaults', () => {
    const first = after(open().session, [join('ana', { name: 'Ana B.', role: 'spectator' }), join('ben')]).session;
    expect(memberOf(first, 'ana')).toMatchObject({ name: 'Ana B.', role: 'spectator' });
    expect(memberOf(first, 'ben')).toMatchObject({ name: 'BEN', role: 'runner' });
    const again = after(first, [{ kind: 'leave', userId: 'ana' }, join('ana')]).session;
    expect(memberOf(again, 'ana')).toMatchObject({ name: 'Ana B.', role: 'spectator' });
  });

  it('[S8] announces another name or role of someone present', () => {
    const decision = after(joinedBy('ana'), [join('ana', { role: 'spectator' }), join('ana', { name: 'Annie' })]);
    expect(facts(decision)).toEqual([
      { kind: 'joined', userId: 'ana', index: 0, name: 'ANA', role: 'spectator' },
      { kind: 'joined', userId: 'ana', index: 0, name: 'Annie', role: 'spectator' },
    ]);
  });

  it('says nothing when someone present joins again', () => {
    const session = joinedBy('ana');
    const decision = after(session, [join('ana')]);
    expect(refusals(decision)).toEqual([]);
    expect(decision.session).toBe(session);
  });

  it('[S9] refuses whoever is one too many, but not who is present already', () => {
    const decision = after(joinedBy('ana', 'ben'), [join('cleo'), join('ana')], { capacity: 2 });
    expect(decision.outcomes.map(({ ok }) => ok)).toEqual([false, true]);
    expect(refusals(decision)).toEqual(['session_full']);
  });

  it('[S9] does not count who has left', () => {
    expect(refusals(after(joinedBy('ana', 'ben'), [{ kind: 'leave', userId: 'ana' }, join('cleo')], { capacity: 2 }))).toEqual([]);
  });

  it('[S10] admits former participants to an ended session, which stays ended, and nobody else', () => {
    const ended = after(joinedBy('ana'), [{ kind: 'leave', userId: 'ana' }]).session;
    const decision = after(ended, [join('ana'), join('ben')]);
    expect(refusals(decision)).toEqual(['session_ended']);
    expect(facts(decision)).toEqual([{ kind: 'joined', userId: 'ana', index: 0, name: 'ANA', role: 'runner' }]);
    expect(decision.session.record.status).toBe('ended');
    expect(facts(after(decision.session, [{ kind: 'leave', userId: 'ana' }]))).toEqual([{ kind: 'left', userId: 'ana' }]);
  });
});

describe('a plan', () => {
  const plan = { distance: 5_000, handicap: true };
  const waiting = open({ startsAt: MORNING + 10 * MINUTE, plan }).session;
  const estimates = ({ members }: typeof waiting) => members.map(({ estimate }) => estimate);

  it('[S34] is that of the opening, for good', () => {
    const { session } = after(waiting, [join('ana'), { kind: 'start' }, { kind: 'end' }], { at: MORNING + 10 * MINUTE });
    expect([waiting.record.plan, session.record.plan, open().session.record.plan]).toEqual([plan, plan, null]);
  });

  it('[S35] keeps what a runner expects, which others are told', () => {
    const decision = after(waiting, [join('ana', { estimate: 1500 }), join('ben'), join('ana'), join('ana', { estimate: 1440 })]);
    expect(facts(decision)).toEqual([
      { kind: 'joined', userId: 'ana', index: 0, name: 'ANA', role: 'runner', estimate: 1500 },
      { kind: 'joined', userId: 'ben', index: 1, name: 'BEN', role: 'runner' },
      { kind: 'joined', userId: 'ana', index: 0, name: 'ANA', role: 'runner', estimate: 1440 },
    ]);
    expect(estimates(decision.session)).toEqual([1440, null]);
  });

  it('[S35] knows no estimate of who watches, comes after the start, or runs without a handicap', () => {
    expect(estimates(after(waiting, [join('ana', { role: 'spectator', estimate: 1500 })]).session)).toEqual([null]);
    const started = after(waiting, [join('ana', { estimate: 1500 }), { kind: 'start' }], { at: MORNING + 10 * MINUTE }).session;
    expect(estimates(after(started, [join('ana', { estimate: 9 }), join('ben', { estimate: 9 })]).session)).toEqual([1500, null]);
    expect(estimates(after(open({ startsAt: MORNING + 10 * MINUTE, plan: { distance: 5_000 } }).session, [join('ana', { estimate: 1500 })]).session)).toEqual([null]);
  });

  it('[S35] takes no estimate that nobody needs: all others would wait for it', () => {
    const short = open({ startsAt: MORNING + 10 * MINUTE, plan: { distance: 10, handicap: true } }).session;
    const { outcomes, session } = after(short, [join('ana', { estimate: 61 }), join('ben', { estimate: 60 }), join('ana', { role: 'spectator', estimate: 61 })]);
    expect(outcomes[0]).toMatchObject({ ok: false, refusal: { code: 'invalid_message', message: 'An estimate of 61 s is more than anyone needs for 10 m, which is 60 s.', advice: { field: 'estimate' } } });
    expect(session.members.map(({ userId, estimate }) => [userId, estimate])).toEqual([['ben', 60], ['ana', null]]);
    expect(refusals(after(waiting, [join('ana', { estimate: 18_001 }), join('ben', { estimate: 18_000 })]))).toEqual(['invalid_message']);
  });

  it('[S35] forgets the estimate of who leaves before the start, and keeps it after that', () => {
    const both = [join('ana', { estimate: 1500 }), join('ben', { estimate: 1440 })];
    expect(estimates(after(waiting, [...both, { kind: 'leave', userId: 'ana' }]).session)).toEqual([null, 1440]);
    const started = after(waiting, [...both, { kind: 'start' }, { kind: 'leave', userId: 'ana' }], { at: MORNING + 10 * MINUTE });
    expect(estimates(started.session)).toEqual([1500, 1440]);
  });
});

describe('the state of runners', () => {
  it('[S15] makes events of pause, resumption and finish, and none of the first running', () => {
    const phases = ['going', 'paused', 'paused', 'going', 'finished', 'finished', 'going'] as const;
    const decision = after(joinedBy('ana'), phases.map((phase) => ({ kind: 'report', userId: 'ana', phases: [phase] })));
    expect(facts(decision)).toEqual(['paused', 'resumed', 'finished', 'resumed'].map((kind) => ({ kind, userId: 'ana' })));
  });

  it('[S32] tells several changes of one report in their order, and only what is one', () => {
    const decision = after(joinedBy('ana'), [{ kind: 'report', userId: 'ana', phases: ['finished', 'going'] }, { kind: 'report', userId: 'ana', phases: ['going'] }]);
    expect(facts(decision)).toEqual(['finished', 'resumed'].map((kind) => ({ kind, userId: 'ana' })));
    expect(decision.session.members[0]?.phase).toBe('going');
    expect(decision.writes).toHaveLength(3);
  });

  it('[S32] of who leaves is told before, in the same commit, and only of who is there', () => {
    const leave: Command = { kind: 'leave', userId: 'ben', phases: ['finished'] };
    const decision = after(joinedBy('ana', 'ben'), [leave, leave]);
    expect(facts(decision)).toEqual(['finished', 'left'].map((kind) => ({ kind, userId: 'ben' })));
    expect(decision.session.members[1]).toMatchObject({ phase: 'finished', presence: 'left' });
  });

  it('[S15] says nothing of who is not there', () => {
    const session = after(joinedBy('ana', 'ben'), [{ kind: 'leave', userId: 'ben' }]).session;
    expect(after(session, [{ kind: 'report', userId: 'ben', phases: ['paused'] }, { kind: 'report', userId: 'dan', phases: ['paused'] }]).events).toEqual([]);
  });

  it('[S36] is finished for good where the distance is covered, said once', () => {
    const arrived: Command = { kind: 'report', userId: 'ana', phases: ['going', 'arrived', 'going'] };
    const decision = after(joinedBy('ana'), [arrived, { kind: 'report', userId: 'ana', phases: ['paused', 'going'] }, arrived]);
    expect(facts(decision)).toEqual([{ kind: 'finished', userId: 'ana' }]);
    expect(decision.session.members[0]).toMatchObject({ phase: 'arrived', finishedAt: MORNING + MINUTE });
  });

  it('[S36] is not said again of who had said so before, and who stops short may go on', () => {
    const report = (...phases: readonly ('going' | 'finished' | 'arrived')[]): Command => ({ kind: 'report', userId: 'ana', phases });
    const decision = after(joinedBy('ana'), [report('finished'), report('going'), report('finished'), report('arrived')]);
    expect(facts(decision)).toEqual(['finished', 'resumed', 'finished'].map((kind) => ({ kind, userId: 'ana' })));
    expect(decision.session.members[0]?.finishedAt).toBe(MORNING + MINUTE);
  });

  it('[S36] is kept with who leaves, and through a return', () => {
    const decision = after(joinedBy('ana', 'ben'), [{ kind: 'leave', userId: 'ana', phases: ['arrived'] }, join('ana'), { kind: 'report', userId: 'ana', phases: ['going'] }]);
    expect(facts(decision).map((fact) => 'kind' in fact && fact.kind)).toEqual(['finished', 'left', 'joined']);
    expect(decision.session.members[0]).toMatchObject({ phase: 'arrived', finishedAt: MORNING + MINUTE });
    expect(restored(stored(decision.session), []).members[0]?.phase).toBe('arrived');
  });

  it('[S15] is known again after a restart, by the newest stored sample', () => {
    const samples = { ana: 'paused', ben: 'no_gps' } as const;
    const { members, ...others } = stored(joinedBy('ana', 'ben'));
    const recorded = members.map((member) => ({
      ...member,
      tracks: [{ writer: '', lastSeq: 1, lastSample: { seq: 1, pace: 5, timestamp: '2026-05-01T06:30:00Z', status: samples[member.userId as 'ana'] }, lastTakenAt: MORNING }],
    }));
    const session = restored({ ...others, members: recorded.toReversed() }, []);
    expect(session.members.map(({ userId, phase }) => [userId, phase])).toEqual([['ana', 'paused'], ['ben', 'going']]);
  });
});

describe('start and end', () => {
  const waiting = open({ startsAt: MORNING + 10 * MINUTE }).session;

  it('[S17] starts at the start time and not before, once', () => {
    expect(after(waiting, [{ kind: 'start' }], { at: MORNING + 10 * MINUTE - 1 }).events).toEqual([]);
    const decision = after(waiting, [{ kind: 'start' }, { kind: 'start' }], { at: MORNING + 10 * MINUTE });
    expect(facts(decision)).toEqual([{ kind: 'started' }]);
    expect(decision.events[0]?.offset).toBe(2);
  });

  it('[S17] has started at its start time, even when that was noticed late', () => {
    const { session } = after(waiting, [{ kind: 'start' }], { at: MORNING + 60 * MINUTE });
    expect(session.record).toMatchObject({ status: 'active', startedAt: MORNING + 10 * MINUTE });
  });

  it('[S18] ends when the last one leaves', () => {
    const decision = after(joinedBy('ana', 'ben'), [{ kind: 'leave', userId: 'ana' }, { kind: 'leave', userId: 'ben' }]);
    expect(facts(decision)).toEqual([{ kind: 'left', userId: 'ana' }, { kind: 'left', userId: 'ben' }, { kind: 'ended' }]);
    expect(decision.session.record).toMatchObject({ status: 'ended', endedAt: MORNING + MINUTE });
  });

  it('[S18] does not end before its opener has come', () => {
    const decision = after(open().session, [join('ben'), { kind: 'leave', userId: 'ben' }, join('ana')]);
    expect(facts(decision).map((fact) => 'kind' in fact && fact.kind)).toEqual(['joined', 'left', 'joined']);
  });

  it('[S19] does not end because a runner is out of reach', () => {
    const decision = after(joinedBy('ana', 'ben'), [
      { kind: 'report', userId: 'ben', phases: ['finished'] },
      { kind: 'give_up', userId: 'ana' },
      { kind: 'give_up', userId: 'ben' },
    ]);
    expect(decision.session.record.status).toBe('active');
  });

  it('[S19] ends when the last one is given up and all runners had finished', () => {
    const decision = after(joinedBy('ana', 'ben'), [
      { kind: 'report', userId: 'ana', phases: ['finished'] },
      { kind: 'report', userId: 'ben', phases: ['finished'] },
      { kind: 'give_up', userId: 'ana' },
      { kind: 'give_up', userId: 'ben' },
    ]);
    expect(facts(decision).at(-1)).toEqual({ kind: 'ended' });
  });

  it('[S19] does not end when only spectators were there and are given up: runners may still come', () => {
    const watched = after(open().session, [join('ana', { role: 'spectator' }), { kind: 'give_up', userId: 'ana' }]).session;
    expect(watched.record.status).toBe('active');
  });

  it('[S20] [S38] ends when nothing was heard for a day, whoever is present, and not before', () => {
    const close: Command = { kind: 'close', silence: DAY };
    expect(facts(after(open().session, [close, close]))).toEqual([{ kind: 'ended' }]);
    expect(facts(after(joinedBy('ana'), [close]))).toEqual([{ kind: 'ended' }]);
    expect(after(joinedBy('ana'), [{ kind: 'close', silence: DAY - 1 }]).events).toEqual([]);
  });

  describe('[S37] ten minutes after the last finish', () => {
    const rested: Command = { kind: 'close_finished', rested: 10 * MINUTE };
    const finish = (userId: string): Command => ({ kind: 'report', userId, phases: ['finished'] });
    const statusAfter = (commands: readonly Command[], at?: number) => after(joinedBy('ana', 'ben'), commands, at === undefined ? {} : { at }).session.record.status;

    it('ends when all who are there have finished, and not before', () => {
      expect(statusAfter([finish('ana'), finish('ben'), rested])).toBe('ended');
      expect(statusAfter([finish('ana'), finish('ben'), { kind: 'close_finished', rested: 10 * MINUTE - 1 }])).toBe('active');
    });

    it('goes on while somebody runs, or has gone on', () => {
      expect(statusAfter([finish('ana'), rested])).toBe('active');
      expect(statusAfter([finish('ana'), finish('ben'), { kind: 'report', userId: 'ben', phases: ['going'] }, rested])).toBe('active');
    });

    it('goes on when nobody has finished at all', () => {
      expect(after(after(open().session, [join('ana', { role: 'spectator' })]).session, [rested]).session.record.status).toBe('active');
    });

    it('does not wait for who has left, but for one out of reach, as long as the seat is kept', () => {
      expect(statusAfter([finish('ana'), { kind: 'leave', userId: 'ben' }, rested])).toBe('ended');
      expect(statusAfter([finish('ana'), { kind: 'give_up', userId: 'ben' }, rested])).toBe('active');
      const { session } = after(joinedBy('ana', 'ben'), [finish('ana'), { kind: 'give_up', userId: 'ben' }]);
      expect(after(session, [rested], { at: MORNING + 22 * MINUTE }).session.record.status).toBe('ended');
    });

    it('does not wait for who watches', () => {
      const { session } = after(joinedBy('ana'), [join('cleo', { role: 'spectator' }), finish('ana'), rested]);
      expect(session.record.status).toBe('ended');
    });
  });

  it('[S27] can be ended by its opener at any time, and only once', () => {
    const decision = after(joinedBy('ana'), [{ kind: 'end' }, { kind: 'end' }]);
    expect(facts(decision)).toEqual([{ kind: 'ended' }]);
    expect(decision.session.record).toMatchObject({ status: 'ended' });
  });

  it('[S21] does not end while it waits', () => {
    const decision = after(waiting, [join('ana'), { kind: 'leave', userId: 'ana' }, { kind: 'close', silence: DAY }, { kind: 'close_finished', rested: DAY }]);
    expect(decision.session.record.status).toBe('waiting');
    expect(facts(decision).at(-1)).toEqual({ kind: 'left', userId: 'ana' });
  });
});

describe('events', () => {
  it('are numbered on, across decisions', () => {
    const first = after(open().session, [join('ana'), join('ben')]);
    const second = after(first.session, [{ kind: 'miss', userId: 'ana' }]);
    expect([...first.events, ...second.events].map(({ offset }) => offset)).toEqual([1, 2, 3]);
    expect(second.session.offset).toBe(3);
  });

  it('stand behind the member they are about among the writes', () => {
    expect(after(open().session, [join('ana')]).writes.map(({ kind }) => kind)).toEqual(['member', 'event']);
  });
});
