import { describe, expect, it } from 'vitest';
import type { TestClient } from './support/test-client.ts';
import { identity, World } from './support/world.ts';

/** A connection without a subprotocol, whose app knows nothing of hello; in a session with Ben. */
async function oldApp(kind: 'text' | 'binary' = 'text') {
  const world = new World();
  const ben = await world.join('ben', { friends: ['ana'] });
  const ana = world.connect({ subprotocol: undefined, identity: identity('ana') });
  const say = (type: string, data: object): void => {
    const text = JSON.stringify({ type, data, timestamp: new Date(world.environment.now()).toISOString() });
    ana.sayRaw(kind === 'text' ? text : new TextEncoder().encode(text));
  };
  say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
  await world.advance();
  return { world, ana, ben, say };
}

const kinds = ({ frames }: TestClient) => new Set(frames.map((frame) => (typeof frame === 'string' ? 'text' : 'binary')));

describe('the plain dialect', () => {
  it('[D2] [F7] is confirmed by a status, and knows only the original types', async () => {
    const { world, ana, ben, say } = await oldApp();
    expect(ana.last('session_status')).toMatchObject({ sessionId: 'run', participants: ['ben', 'ana'], status: 'active', you: { index: 1 } });
    ben.say('pace_update', world.sample('ben', { seq: 1 }));
    say('pace_update', world.sample('ana'));
    await world.advance();
    await world.join('ben', { role: 'spectator' });
    say('ping', {});
    say('nonsense', {});
    say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance();
    const original = ['session_status', 'friend_update', 'error', 'pong'];
    expect(original).toEqual(expect.arrayContaining([...new Set(ana.heard.map(({ type }) => type))]));
    expect(ana.all('friend_update')).toMatchObject([{ userId: 'ben', sessionId: 'run', status: 'running' }]);
    expect(ana.last('session_status').participants).toEqual(['ben']);
  });

  it('[D2] is not told missed events, whatever it asks for', async () => {
    const { world, ana, say } = await oldApp();
    const { epoch } = ana.last('session_status');
    ana.news();
    say('join_session', { sessionId: 'run', userId: 'ana', friends: [], resume: { epoch, offset: 0 } });
    await world.advance();
    expect(ana.news().map(({ type }) => type)).toEqual(['session_status']);
  });

  it('[D2] [K7] hears of what is stored only when it numbers its samples', async () => {
    const { world, ana, say } = await oldApp();
    say('pace_update', world.sample('ana'));
    await world.advance();
    expect(ana.all('ack')).toEqual([]);
    say('pace_update', world.sample('ana', { seq: 2 }));
    await world.advance();
    expect(ana.all('ack')).toEqual([{ sessionId: 'run', seq: 2 }]);
  });

  it('[D2] is answered in the kind of frame that it used last', async () => {
    const { world, ana, ben } = await oldApp('binary');
    expect(kinds(ana)).toEqual(new Set(['binary']));
    ana.frames.length = 0;
    ana.say('ping', {});
    ben.say('pace_update', world.sample('ben', { seq: 1 }));
    await world.advance();
    expect(kinds(ana)).toEqual(new Set(['text']));
  });

  it('[D2] [F3] hands the same bytes to all who use binary frames', async () => {
    const { world, ana, ben } = await oldApp('binary');
    const cleo = world.connect({ subprotocol: undefined, identity: identity('cleo') });
    const joined = world.sessions.redeem(identity('cleo'), ana.last('session_status').code ?? '');
    await world.advance();
    await joined;
    cleo.sayRaw(new TextEncoder().encode(JSON.stringify({ type: 'join_session', data: { sessionId: 'run', userId: 'cleo', friends: [] }, timestamp: '2026-05-01T06:30:00Z' })));
    await world.advance();
    ben.say('pace_update', world.sample('ben', { seq: 1 }));
    await world.advance();
    expect(ana.frames.at(-1)).toBe(cleo.frames.at(-1));
    expect(ana.last('friend_update').userId).toBe('ben');
  });

  it('answers bytes that are no text with an error', async () => {
    const { ana } = await oldApp();
    ana.sayRaw(new Uint8Array([0xff, 0xfe, 0xc3, 0x28]));
    expect(ana.last('error').code).toBe('not_json');
  });

  it('[D3] receives every type after hello', async () => {
    const { world, ana, ben, say } = await oldApp();
    say('hello', { version: 1 });
    await world.advance();
    ben.say('pace_update', world.sample('ben', { seq: 1, status: 'paused' }));
    await world.advance();
    expect(ana.heard.slice(-3).map(({ type }) => type).sort()).toEqual(['friend_updates', 'session_event', 'welcome']);
  });
});
