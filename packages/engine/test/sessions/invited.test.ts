import { describe, expect, it } from 'vitest';
import { maySee, restored } from '../../src/sessions/session.ts';
import { open } from './support.ts';

const uuid = 'DEADBEEF-1234-4ABC-9DEF-0123456789AB';

describe('[D5] the invited', () => {
  it('are known in any spelling of a UUID when a session is opened, and otherwise letter by letter', () => {
    const { session } = open({ friends: [uuid, 'Ben'] });
    expect([uuid, uuid.toLowerCase(), 'Ben', 'ben'].map((userId) => maySee(session, userId))).toEqual([true, true, true, false]);
  });

  it('are known in any spelling also from a store that has kept another', () => {
    const { record } = open({ friends: [] }).session;
    const session = restored({ record, invited: [uuid, 'Ben'], members: [], offset: 0 }, []);
    expect([uuid, uuid.toLowerCase(), 'Ben', 'ben'].map((userId) => maySee(session, userId))).toEqual([true, true, true, false]);
  });
});
