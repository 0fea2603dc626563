import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/sessions/decide.ts';
import { memberOf, restored } from '../../src/sessions/session.ts';
import { after, facts, join, joinedBy, MINUTE, MORNING, refusals, stored } from './support.ts';

describe('presence', () => {
  it('[S12] announces who is missed once, and who comes back', () => {
    const decision = after(joinedBy('ana', 'ben'), [{ kind: 'miss', userId: 'ben' }, { kind: 'miss', userId: 'ben' }, join('ben'), join('ben')]);
    expect(facts(decision)).toEqual([{ kind: 'away', userId: 'ben' }, { kind: 'back', userId: 'ben' }]);
  });

  it('[S13] announces that someone has left once, and when', () => {
    const decision = after(joinedBy('ana', 'ben'), [{ kind: 'leave', userId: 'ben' }, { kind: 'give_up', userId: 'ben' }, { kind: 'miss', userId: 'ben' }]);
    expect(facts(decision)).toEqual([{ kind: 'left', userId: 'ben' }]);
    expect(memberOf(decision.session, 'ben')).toMatchObject({ presence: 'left', leftAt: MORNING + MINUTE });
  });

  it('[S28] says of one who is given up that they were away, if that was not said before', () => {
    const decision = after(joinedBy('ana', 'ben'), [{ kind: 'give_up', userId: 'ben' }, { kind: 'leave', userId: 'ana' }]);
    expect(facts(decision)).toEqual([{ kind: 'away', userId: 'ben' }, { kind: 'left', userId: 'ben' }, { kind: 'left', userId: 'ana' }, { kind: 'ended' }]);
    expect(decision.session.members.map(({ userId, givenUp }) => [userId, givenUp])).toEqual([['ana', false], ['ben', true]]);
  });

  const away: Command = { kind: 'miss', userId: 'ben' };
  const gone: Command = { kind: 'give_up', userId: 'ben' };
  const left: Command = { kind: 'leave', userId: 'ben' };
  it.each<[string, readonly Command[], object]>([
    ['here', [], { presence: 'here', givenUp: false }],
    ['away', [away], { presence: 'away', givenUp: false }],
    ['back', [away, join('ben')], { presence: 'here', givenUp: false }],
    ['given up', [away, gone], { presence: 'left', givenUp: true }],
    ['given up, which was noticed late', [gone], { presence: 'left', givenUp: true }],
    ['one who has left', [left], { presence: 'left', givenUp: false }],
    ['one who has left after a return', [away, join('ben'), left], { presence: 'left', givenUp: false }],
    ['one who has left after being given up', [gone, join('ben'), left], { presence: 'left', givenUp: false }],
    ['one who is here again after being given up', [gone, join('ben')], { presence: 'here', givenUp: false }],
  ])('[S14] [S28] of someone who is %s is known again after a restart, by the newest events', (_, commands, expected) => {
    const joined = joinedBy('ana', 'ben');
    const { session, events } = after(joined, commands);
    expect(memberOf(session, 'ben')).toMatchObject(expected);
    expect(restored(stored(session), events).members).toEqual(session.members);
  });

  it('[S28] frees the seat of whom the events that are known say nothing', () => {
    const { session } = after(joinedBy('ana', 'ben'), [gone]);
    expect(memberOf(restored(stored(session), []), 'ben')).toMatchObject({ presence: 'left', givenUp: false });
  });

  it('cannot miss or lose who never joined', () => {
    const session = joinedBy('ana');
    const decision = after(session, [{ kind: 'miss', userId: 'ben' }, { kind: 'leave', userId: 'ben' }, { kind: 'give_up', userId: 'dan' }]);
    expect(decision.session).toBe(session);
  });
});

describe('a seat', () => {
  it('[S9] keeps the seat of who was given up, until 30 min after the drop', () => {
    const givenUp = after(joinedBy('ana', 'ben'), [{ kind: 'miss', userId: 'ben' }, { kind: 'give_up', userId: 'ben' }]).session;
    const [last, over] = [{ at: MORNING + 21 * MINUTE - 1, capacity: 2 }, { at: MORNING + 21 * MINUTE, capacity: 2 }];
    expect(refusals(after(givenUp, [join('cleo')], last))).toEqual(['session_full']);
    const back = after(givenUp, [join('ben')], last);
    expect(facts(back)).toEqual([{ kind: 'joined', userId: 'ben', index: 1, name: 'BEN', role: 'runner' }]);
    expect(refusals(after(back.session, [join('cleo')], over))).toEqual(['session_full']);
    const taken = after(givenUp, [join('cleo'), join('ben')], over);
    expect([facts(taken), refusals(taken)]).toEqual([[{ kind: 'joined', userId: 'cleo', index: 2, name: 'CLEO', role: 'runner' }], ['session_full']]);
  });

  it('[S9] frees the seat of who leaves, also of one who was given up before', () => {
    const commands: readonly Command[] = [{ kind: 'give_up', userId: 'ben' }, join('ben'), { kind: 'leave', userId: 'ben' }, join('cleo')];
    expect(refusals(after(joinedBy('ana', 'ben'), commands, { capacity: 2 }))).toEqual([]);
  });
});
