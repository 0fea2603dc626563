import { describe, expect, it } from 'vitest';
import { trackOf } from '@paceline/testkit/records';
import { World } from './support/world.ts';

/** What is stored of one writer of Ana, as distances. */
const distances = async (world: World, writer: string) => (await world.store.readTrack(trackOf('run', 'ana', writer))).map(({ distance }) => distance);

/** A `track_batch` of Ana with samples of those numbers, each as far as its number. */
const batch = (world: World, writer: string, seqs: readonly number[]) => ({
  userId: 'ana',
  sessionId: 'run',
  writer,
  samples: seqs.map((seq) => ({ seq, pace: 5, distance: seq, timestamp: new Date(world.environment.now()).toISOString() })),
});

describe('writers', () => {
  it('[K1] [K8] [S30] each numbers its own samples, and the join counts those that were live', async () => {
    const world = new World();
    const first = await world.join('ana', { writer: 'phone', friends: ['ben'] });
    first.say('pace_update', world.sample('ana', { seq: 1, distance: 10 }));
    await world.advance();
    const second = await world.join('ana', { writer: 'watch' });
    expect(second.last('session_status').you).toEqual({ index: 0, role: 'runner', lastSeq: 0, writerEpoch: 2 });
    second.say('pace_update', world.sample('ana', { seq: 1, distance: 20 }));
    await world.advance();
    expect([await distances(world, 'phone'), await distances(world, 'watch')]).toEqual([[10], [20]]);
    const third = await world.join('ana', { writer: 'phone' });
    expect(third.last('session_status').you).toEqual({ index: 0, role: 'runner', lastSeq: 1, writerEpoch: 3 });
  });

  it('[S30] the live writer keeps its epoch when it returns, also after a restart', async () => {
    const world = new World();
    await world.join('ana', { writer: 'phone' });
    await world.join('ana', { writer: 'watch' });
    await world.crash();
    const back = await world.join('ana', { writer: 'watch' });
    expect(back.last('session_status').you).toMatchObject({ writerEpoch: 2 });
  });

  it('[F2] [K8] a sample of a later writer is newer than any of an earlier one, for those who are there and those who come', async () => {
    const world = new World();
    const first = await world.join('ana', { writer: 'phone', friends: ['ben', 'cleo'] });
    const ben = await world.join('ben');
    for (let seq = 1; seq <= 5; seq++) first.say('pace_update', world.sample('ana', { seq, distance: seq }));
    await world.advance();
    expect(ben.last('friend_updates').updates).toMatchObject([{ seq: 5 }]);
    expect(ben.last('friend_updates').updates[0]).not.toHaveProperty('writerEpoch');
    const second = await world.join('ana', { writer: 'watch' });
    second.say('pace_update', world.sample('ana', { seq: 1, distance: 6 }));
    await world.advance();
    expect(ben.last('friend_updates').updates).toMatchObject([{ seq: 1, writerEpoch: 2, distance: 6 }]);
    await world.crash();
    const cleo = await world.join('cleo');
    expect(cleo.last('friend_updates')).toMatchObject({ snapshot: true, updates: [{ seq: 1, writerEpoch: 2, distance: 6 }] });
  });

  it('[F2] who takes a run back first uploads what is older than what the others see: it is stored, and not shown', async () => {
    const world = new World();
    const first = await world.join('ana', { writer: 'phone', friends: ['ben'] });
    const ben = await world.join('ben');
    first.say('pace_update', world.sample('ana', { seq: 1, distance: 1 }));
    await world.advance();
    const old = batch(world, 'phone', [2]);
    await world.advance(20_000);
    const second = await world.join('ana', { writer: 'watch' });
    second.say('pace_update', world.sample('ana', { seq: 1, distance: 30 }));
    await world.advance();
    const third = await world.join('ana', { writer: 'phone' });
    ben.news();
    third.say('track_batch', old);
    await world.advance(1_000);
    expect([ben.news().map(({ type }) => type), await distances(world, 'phone')]).toEqual([[], [1, 2]]);
    third.say('pace_update', world.sample('ana', { seq: 3, distance: 31 }));
    await world.advance();
    expect(ben.last('friend_updates').updates).toMatchObject([{ writerEpoch: 3, distance: 31 }]);
  });

  it('[S11] of two that join at once, the later one has the seat', async () => {
    const world = new World();
    const [first, second] = [await world.welcome('ana'), await world.welcome('ana')];
    const release = world.store.hold();
    first.say('join_session', { sessionId: 'run', userId: 'ana', friends: [], writer: 'phone' });
    await world.advance();
    second.say('join_session', { sessionId: 'run', userId: 'ana', friends: [], writer: 'watch' });
    await world.advance();
    release();
    await world.advance(1_000);
    expect([first.closed?.code, second.closed]).toEqual([4501, undefined]);
    second.say('pace_update', world.sample('ana', { seq: 1, distance: 7 }));
    await world.advance();
    expect([second.last('ack').seq, await distances(world, 'watch'), await distances(world, 'phone')]).toEqual([1, [7], []]);
  });

  it('[S31] is told where its track ends when everything is on disk that came before, however slow the disk is', async () => {
    const world = new World();
    const first = await world.join('ana');
    const release = world.store.hold();
    first.say('pace_update', world.sample('ana', { seq: 1, distance: 1 }));
    await world.advance();
    const second = await world.welcome('ana');
    second.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance(1_000);
    expect(() => second.last('session_status')).toThrow();
    release();
    await world.advance();
    expect(second.last('session_status').you).toMatchObject({ lastSeq: 1 });
  });

  it('[K2] what lies beyond a gap is answered with where the track ends', async () => {
    const world = new World();
    const ana = await world.join('ana', { writer: 'phone' });
    ana.say('pace_update', world.sample('ana', { seq: 1, distance: 1 }));
    await world.advance();
    ana.news();
    ana.say('pace_update', world.sample('ana', { seq: 9, distance: 9 }));
    await world.advance();
    expect(ana.last('ack').seq).toBe(1);
    expect(await distances(world, 'phone')).toEqual([1]);
  });
});

describe('late samples', () => {
  it('[K9] [W7] are stored and acknowledged without a seat, and change nothing that the others see', async () => {
    const world = new World();
    const first = await world.join('ana', { writer: 'phone', friends: ['ben'] });
    const ben = await world.join('ben');
    first.say('pace_update', world.sample('ana', { seq: 1, distance: 1 }));
    await world.advance();
    const second = await world.join('ana', { writer: 'watch' });
    ben.news();
    const late = await world.welcome('ana');
    late.say('track_batch', { ...batch(world, 'phone', [2, 3]), samples: [...batch(world, 'phone', [2]).samples, { ...batch(world, 'phone', [3]).samples[0]!, status: 'finished' }] });
    await world.advance(1_000);
    expect(late.last('ack')).toEqual({ sessionId: 'run', seq: 3, writer: 'phone' });
    expect(await distances(world, 'phone')).toEqual([1, 2, 3]);
    expect([ben.news(), second.closed]).toEqual([[], undefined]);
  });

  it('[K9] may come over the connection of a session, beside its own', async () => {
    const world = new World();
    const ana = await world.join('ana', { writer: 'new' });
    ana.say('track_batch', batch(world, 'old', [1, 2]));
    ana.say('pace_update', world.sample('ana', { seq: 1, distance: 50 }));
    ana.say('track_batch', batch(world, 'new', [2]));
    await world.advance(1_000);
    expect([await distances(world, 'old'), await distances(world, 'new')]).toEqual([[1, 2], [50, 2]]);
    const acks = ana.news().filter(({ type }) => type === 'ack').map(({ data }) => data);
    expect(acks).toContainEqual({ sessionId: 'run', seq: 2, writer: 'old' });
    expect(acks).toContainEqual({ sessionId: 'run', seq: 2 });
  });

  it('[K9] [K4] again they change nothing, and other content under a number is refused', async () => {
    const world = new World();
    await world.join('ana', { writer: 'phone' });
    const late = await world.welcome('ana');
    const samples = batch(world, 'old', [1, 2]);
    late.say('track_batch', samples);
    late.say('track_batch', samples);
    await world.advance(1_000);
    late.say('track_batch', { ...samples, samples: [{ ...samples.samples[0]!, distance: 77 }] });
    await world.advance(1_000);
    expect(late.last('error')).toMatchObject({ code: 'sample_conflict' });
    expect(await distances(world, 'old')).toEqual([1, 2]);
  });

  it('[K9] of an ended session are stored as well; who never took part is refused', async () => {
    const world = new World();
    const ana = await world.join('ana', { writer: 'phone' });
    ana.say('leave_session', { sessionId: 'run', userId: 'ana' });
    await world.advance();
    const late = await world.welcome('ana');
    late.say('track_batch', batch(world, 'phone', [1]));
    await world.advance(1_000);
    expect(late.last('ack')).toMatchObject({ seq: 1, writer: 'phone' });
    const eve = await world.welcome('eve');
    eve.say('track_batch', { ...batch(world, 'phone', [2]), userId: 'eve' });
    await world.advance();
    expect(eve.last('error')).toMatchObject({ code: 'not_in_session', type: 'track_batch' });
    eve.say('track_batch', batch(world, 'phone', [2]));
    await world.advance();
    expect(eve.last('error')).toMatchObject({ code: 'wrong_user' });
    eve.say('track_batch', { ...batch(world, 'phone', [1]), sessionId: 'no-such', userId: 'eve' });
    await world.advance();
    expect(eve.last('error')).toMatchObject({ code: 'invalid_session' });
    expect(await distances(world, 'phone')).toEqual([1]);
  });

  it('[K10] [W8] the track is read as one, by time, and numbered from 1', async () => {
    const world = new World();
    const first = await world.join('ana', { writer: 'phone' });
    first.say('pace_update', world.sample('ana', { seq: 1, distance: 1 }));
    await world.advance(1_000);
    const late = batch(world, 'phone', [2]);
    await world.advance(1_000);
    const second = await world.join('ana', { writer: 'watch' });
    second.say('pace_update', world.sample('ana', { seq: 1, distance: 3 }));
    await world.advance(1_000);
    second.say('track_batch', late);
    await world.advance(1_000);
    const track = await world.sessions.track({ userId: 'ana', name: 'Ana', expiresAt: 0 }, 'run', 'ana');
    expect(track.ok && track.value.samples.map(({ seq, distance }) => [seq, distance])).toEqual([[1, 1], [2, 2], [3, 3]]);
  });

  it.each([['behind', -1], ['ahead', 1]])('[G8] [K10] [W8] the track is in its order when the clock of the second device is a day %s, and says what was stamped', async (_, sign) => {
    const world = new World();
    const off = sign * 24 * 3_600_000;
    const stamp = (error: number): string => new Date(world.environment.now() + error).toISOString();
    let distance = 0;
    const run = async (writer: string, seqs: readonly number[], error: number) => {
      const client = await world.join('ana', { writer });
      for (const seq of seqs) {
        client.say('pace_update', world.sample('ana', { seq, distance: (distance += 3), timestamp: stamp(error) }));
        await world.advance(1_000);
      }
    };
    const begin = world.environment.now();
    await run('phone', [1, 2, 3], 0);
    await run('watch', [1, 2, 3], off);
    await run('phone', [4, 5], 0);
    await world.crash();
    const track = await world.sessions.track({ userId: 'ana', name: 'Ana', expiresAt: 0 }, 'run', 'ana');
    const samples = track.ok ? track.value.samples : [];
    expect(samples.map(({ seq, distance: at }) => [seq, at])).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((seq) => [seq, 3 * seq]));
    expect(samples.map(({ timestamp }) => Math.abs(Date.parse(timestamp) - begin) > 80_000_000)).toEqual([false, false, false, true, true, true, false, false]);
  });

  it('[W9] [G9] are bounded: another one is refused with what to do, and those that are known go on, after a restart too', async () => {
    const world = new World({ writers: 3, messageBurst: 1_000 });
    const ana = await world.join('ana', { writer: 'phone', friends: ['ben'] });
    const deliver = async (writer: string, seqs: readonly number[]) => {
      ana.news();
      ana.say('track_batch', batch(world, writer, seqs));
      await world.advance();
      return ana.news().map(({ type, data }) => ('code' in data ? data.code : type));
    };
    // None of these has a sample that can be stored, so none of them counts.
    for (let ghost = 0; ghost < 20; ghost++) expect(await deliver(`ghost-${ghost}`, [5])).toEqual(['ack']);
    for (const writer of ['a', 'b', 'c']) expect(await deliver(writer, [1])).toEqual(['ack']);
    const refused = { code: 'session_full', retry: 'never', remedy: expect.stringMatching(/one of those writers, or open another/) as string };
    expect(await deliver('d', [1])).toEqual(['session_full']);
    expect(await deliver('c', [2])).toEqual(['ack']);
    await world.crash();
    const other = await world.welcome('ana');
    other.say('join_session', { sessionId: 'run', userId: 'ana', friends: [], writer: 'd' });
    await world.advance();
    expect(other.last('error')).toMatchObject(refused);
    other.say('join_session', { sessionId: 'run', userId: 'ana', friends: [], writer: 'b' });
    await world.advance();
    expect(other.last('session_status').you).toMatchObject({ lastSeq: 1 });
    const ben = await world.join('ben', { writer: 'd' });
    expect(ben.all('error')).toEqual([]);
  });
});
