import { describe, expect, it } from 'vitest';
import { trackOf } from '@paceline/testkit/records';
import { entryOf, presences, World } from './support/world.ts';

const types = (messages: readonly { type: string }[]): readonly string[] => messages.map(({ type }) => type);

describe('joining', () => {
  it('[J1] [S3] opens the session under an id that does not exist', async () => {
    const world = new World();
    const ana = await world.welcome('ana');
    const at = world.environment.now();
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: ['ben'], name: 'Ana B.' });
    await world.advance();
    expect(ana.last('session_status')).toEqual({
      sessionId: 'run',
      participants: ['ana'],
      status: 'active',
      title: "Ana's run",
      code: expect.stringMatching(/^.{3}-.{3}$/),
      sharing: 'precise',
      origin: at,
      startedAt: at,
      roster: [{ index: 0, userId: 'ana', name: 'Ana B.', role: 'runner', presence: 'here' }],
      epoch: expect.any(String),
      offset: 1,
      you: { index: 0, role: 'runner', lastSeq: 0 },
    });
  });

  it('[J3] [S22] is confirmed after the commit, and not before', async () => {
    const world = new World();
    const ana = await world.welcome('ana');
    ana.news();
    const release = world.store.hold();
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance(5_000);
    expect(ana.news()).toEqual([]);
    release();
    await world.advance();
    expect(types(ana.news())).toEqual(['session_status', 'friend_updates']);
  });

  it('[J4] brings the live picture, and then what happens', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ana.say('pace_update', world.sample('ana', { seq: 1, distance: 3 }));
    await world.advance();
    const cleo = await world.welcome('cleo');
    cleo.say('join_session', { sessionId: 'run', userId: 'cleo', friends: [] });
    await world.advance();
    expect(types(cleo.news().slice(1))).toEqual(['session_status', 'friend_updates']);
    expect(cleo.last('friend_updates')).toMatchObject({ snapshot: true, updates: [{ userId: 'ana', seq: 1, distance: 3 }] });
    expect(ben.last('session_event')).toMatchObject({ offset: 3, event: { kind: 'joined', userId: 'cleo', index: 2, name: 'Cleo' } });
    ben.say('pace_update', world.sample('ben', { seq: 1 }));
    await world.advance();
    expect(cleo.last('friend_updates').updates).toMatchObject([{ userId: 'ben' }]);
  });

  it('[J2] [S5] is refused to who was not named, and nothing reaches them', async () => {
    const world = new World();
    const { ana } = await world.pair();
    const dan = await world.welcome('dan');
    dan.say('join_session', { sessionId: 'run', userId: 'dan', friends: [] });
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    expect(types(dan.news())).toEqual(['welcome', 'error']);
    expect(dan.last('error')).toMatchObject({ code: 'not_invited', type: 'join_session' });
    expect(types(ana.news())).toEqual(['friend_updates', 'ack']);
  });

  it('[J5] a second session is refused, the same one is confirmed again', async () => {
    const world = new World();
    const ana = await world.join('ana');
    ana.say('join_session', { sessionId: 'other', userId: 'ana', friends: [] });
    await world.advance();
    expect(ana.news()).toMatchObject([{ type: 'error', data: { code: 'already_in_session' } }]);
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance();
    expect(types(ana.news())).toEqual(['session_status', 'friend_updates']);
    expect(ana.closed).toBeUndefined();
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    expect(ana.last('ack').seq).toBe(1);
  });

  it('[S9] is refused when the session is full', async () => {
    const world = new World({ members: 1 });
    await world.join('ana', { friends: ['ben'] });
    const ben = await world.welcome('ben');
    ben.say('join_session', { sessionId: 'run', userId: 'ben', friends: [] });
    await world.advance();
    expect(ben.last('error')).toMatchObject({ code: 'session_full', retry: 'later' });
  });

  it('[J11] as a spectator lets one see everything and send nothing', async () => {
    const world = new World();
    const ana = await world.join('ana', { friends: ['ben'] });
    const ben = await world.join('ben', { role: 'spectator' });
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    ben.say('pace_update', world.sample('ben', { seq: 1 }));
    ben.say('track_batch', { sessionId: 'run', userId: 'ben', samples: [{ seq: 1, pace: 5, timestamp: '2026-05-01T06:30:00Z' }] });
    await world.advance();
    expect(ben.all('error').map(({ code, type }) => [code, type])).toEqual([['not_a_runner', 'pace_update'], ['not_a_runner', 'track_batch']]);
    expect(ben.last('friend_updates').updates.map(({ userId }) => userId)).toEqual(['ana']);
    expect(ana.last('session_event').event).toMatchObject({ kind: 'joined', role: 'spectator' });
  });

  it('[N1] lets what follows it wait, so that a client need not', async () => {
    const world = new World();
    const ana = world.connect();
    ana.say('hello', { version: 1, token: 'good:ana' });
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    ana.say('ping', { t0: 5 });
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    expect(types(ana.news())).toEqual(['pong']);
    await world.advance(1_000);
    expect(types(ana.news())).toEqual(['welcome', 'session_status', 'friend_updates', 'friend_updates', 'ack', 'session_event']);
    expect(await world.store.readTrack(trackOf('run', 'ana'))).toHaveLength(1);
  });
});

describe('leaving', () => {
  it('[J8] [F6] [S13] is confirmed by the event, the last that the leaver hears', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance();
    ben.say('pace_update', world.sample('ben', { seq: 1 }));
    await world.advance();
    expect(ana.news()).toMatchObject([{ type: 'session_event', data: { event: { kind: 'left', userId: 'ana' } } }]);
    expect(ben.facts.at(-1)).toEqual({ kind: 'left', userId: 'ana' });
    expect(ana.closed).toBeUndefined();
  });

  it('[S13] leaves nothing to leave again, and no samples', async () => {
    const world = new World();
    const { ana } = await world.pair();
    for (let times = 0; times < 2; times += 1) ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    expect(ana.all('error').map(({ code, type }) => [code, type])).toEqual([['not_in_session', 'leave_session'], ['not_in_session', 'pace_update']]);
  });

  it('[J8] lets one join again, here or elsewhere, with the same index and track', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance();
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance();
    expect(ana.last('session_status').you).toEqual({ index: 0, role: 'runner', lastSeq: 1 });
    expect(ben.facts.slice(-2)).toMatchObject([{ kind: 'left' }, { kind: 'joined', userId: 'ana', index: 0 }]);
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    ana.say('join_session', { sessionId: 'other', userId: 'ana', friends: [] });
    await world.advance();
    expect(ana.last('session_status')).toMatchObject({ sessionId: 'other', you: { index: 0 } });
  });

  it('takes the runner out of the live picture', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    ben.say('pace_update', world.sample('ben', { seq: 1 }));
    await world.advance();
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance();
    const cleo = await world.join('cleo');
    expect(cleo.last('friend_updates').updates.map(({ userId }) => userId)).toEqual(['ben']);
  });

  it('[S18] [S10] [J9] ends the session with the last one, who alone may look in again', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ben.say('leave_session', { sessionId: 'run', userId: 'ben' });
    await world.advance();
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance();
    const cleo = await world.welcome('cleo');
    cleo.say('join_session', { sessionId: 'run', userId: 'cleo', friends: [] });
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance();
    expect(cleo.last('error').code).toBe('session_ended');
    expect(ana.last('session_status')).toMatchObject({ status: 'ended', participants: ['ana'], endedAt: expect.any(Number) });
  });
});

describe('a second device', () => {
  it('[J6] [S11] takes over, without noise for the others', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ben.news();
    const newer = await world.join('ana');
    expect(ana.closed?.code).toBe(4501);
    expect(ben.news()).toEqual([]);
    newer.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    expect(entryOf(ben.last('friend_updates').updates, 'ana')).toMatchObject({ seq: 1 });
  });

  it('[J6] [S11] is not touched by the close of the first, however late', async () => {
    const world = new World();
    const ana = await world.join('ana', { friends: ['ben'] });
    const ben = await world.join('ben');
    ana.answersClose = false;
    const newer = await world.join('ana');
    await world.advance(25_000);
    ana.hangUp(4501);
    await world.advance(60_000);
    expect(ben.facts).toEqual([]);
    newer.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    expect(newer.last('ack').seq).toBe(1);
    expect(presences((await world.join('ben')).last('session_status'))).toEqual({ ana: 'here', ben: 'here' });
  });

  it('[S11] what the first still says in between has no effect', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ana.answersClose = false;
    await world.join('ana');
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance();
    expect(await world.store.readTrack(trackOf('run', 'ana'))).toEqual([]);
    expect(ben.facts).toEqual([]);
  });

  it('[S11] that joins while the first leaves is in the session', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    const newer = await world.welcome('ana');
    const release = world.store.hold();
    ben.say('leave_session', { sessionId: 'run', userId: 'ben' });
    newer.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance(0);
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance();
    release();
    await world.advance(1_000);
    newer.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    expect(newer.last('ack').seq).toBe(1);
    expect(presences(newer.last('session_status'))).toMatchObject({ ana: 'here', ben: 'left' });
  });

  it('[J8] and leaving and going in one go leaves nobody behind', async () => {
    const world = new World();
    const ana = await world.join('ana', { friends: ['ben'] });
    const ben = await world.welcome('ben');
    ben.say('join_session', { sessionId: 'run', userId: 'ben', friends: [] });
    ben.say('pace_update', world.sample('ben', { seq: 1, distance: 7 }));
    ben.say('leave_session', { sessionId: 'run', userId: 'ben' });
    ben.hangUp(1000);
    await world.advance(1_000);
    expect(ana.facts).toMatchObject([{ kind: 'joined', userId: 'ben' }, { kind: 'left', userId: 'ben' }]);
    expect(await world.store.readTrack(trackOf('run', 'ben'))).toMatchObject([{ seq: 1, distance: 7 }]);
    await world.advance(700_000);
    expect(ana.facts).toHaveLength(2);
  });
});
