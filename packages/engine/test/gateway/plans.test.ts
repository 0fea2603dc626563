import { describe, expect, it } from 'vitest';
import type { Plan } from '@paceline/protocol';
import type { TestClient } from './support/test-client.ts';
import { identity, World } from './support/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A race that Ana and Ben have joined, and what they say of themselves. */
async function race(plan: Plan = { distance: 1_000 }) {
  const world = new World();
  const creating = world.sessions.create(identity('ana'), { friends: ['ben'], plan });
  await world.advance();
  const created = await creating;
  if (!created.ok) throw new Error(created.refusal.message);
  const { sessionId } = created.value;
  const clients = { ana: await world.join('ana', { sessionId }), ben: await world.join('ben', { sessionId }) };
  clients.ana.news();
  // Long enough for any of the distances below.
  await world.advance(2 * MINUTE);
  const seqs = { ana: 0, ben: 0 };
  const run = async (userId: 'ana' | 'ben', distance: number, more: { readonly status?: 'running' | 'paused' | 'finished' | 'no_gps' } = {}) => {
    clients[userId].say('pace_update', world.sample(userId, { sessionId, seq: (seqs[userId] += 1), distance, ...more }));
    await world.advance(1_000);
  };
  const status = async () => (await world.store.loadSession(sessionId))?.record.status;
  return { world, sessionId, clients, run, status, seqs };
}

const kinds = (client: TestClient): readonly string[] => client.facts.map(({ kind }) => kind);

describe('a race', () => {
  it('[S34] [J12] is told to be one to everybody who joins', async () => {
    const { clients } = await race({ distance: 1_000, pace: 5 });
    expect(clients.ana.all('session_status')[0]?.plan).toEqual({ distance: 1_000, pace: 5 });
  });

  it('[S36] [J13] is finished where the distance is covered, whatever the status says', async () => {
    const { clients, run } = await race();
    await run('ben', 999.9);
    expect(kinds(clients.ana)).toEqual([]);
    await run('ben', 1_000, { status: 'running' });
    expect(kinds(clients.ana)).toEqual(['finished']);
  });

  it('[S36] is finished by what can have been run alone, as the results count it', async () => {
    const { clients, run } = await race();
    await run('ben', 1_000_000);
    await run('ben', 1_000_010);
    await run('ana', 700);
    for (let metres = 950; metres < 1_249; metres += 12) await run('ana', metres);
    await run('ana', 1_249.9);
    expect(kinds(clients.ben)).toEqual([]);
    // The leap of 250 m was none.
    await run('ana', 1_260);
    expect(clients.ben.facts).toMatchObject([{ kind: 'finished', userId: 'ana' }]);
  });

  it('[S36] is finished by the way through a tunnel, which the device learns of at its end', async () => {
    const { clients, run } = await race();
    await run('ana', 700);
    for (let second = 0; second < 40; second += 1) await run('ana', 700, { status: 'no_gps' });
    await run('ana', 1_000);
    expect(clients.ben.facts).toMatchObject([{ kind: 'finished', userId: 'ana' }]);
  });

  it('[S36] [J13] stays finished, and keeps what comes after it, also after a crash', async () => {
    const { world, clients, run, sessionId, seqs } = await race();
    await run('ben', 1_001);
    await run('ben', 3);
    await run('ben', 1_400);
    await world.advance(10_000);
    expect(kinds(clients.ana)).toEqual(['finished']);
    await run('ben', 5);
    await world.crash();
    Object.assign(clients, { ana: await world.join('ana', { sessionId }), ben: await world.join('ben', { sessionId }) });
    await run('ben', 6);
    await world.advance(10_000);
    expect(kinds(clients.ana).filter((kind) => kind === 'resumed' || kind === 'finished')).toEqual([]);
    expect(await world.store.readTrack({ sessionId, userId: 'ben', writer: '' })).toHaveLength(seqs.ben);
  });

  it('[S36] is finished after a crash also where that was not announced before it', async () => {
    const { world, run, sessionId } = await race();
    await run('ben', 960, { status: 'paused' });
    // Within the time in which nothing else is announced.
    await run('ben', 1_000);
    const kept = async () => (await world.store.readEvents(sessionId, 0, 100)).map(({ fact }) => fact.kind);
    expect((await kept()).at(-1)).toBe('paused');
    const crashing = world.crash();
    await world.advance();
    await crashing;
    expect((await kept()).at(-1)).toBe('finished');
    expect((await world.store.loadSession(sessionId))?.members[1]?.finishedAt).toBeGreaterThan(0);
  });

  it.each([3, 12])('[S36] is finished by all that was run, also by who was away for %i min and whose device began to count anew before', async (minutes) => {
    const { world, clients, run, sessionId } = await race();
    for (let metres = 0; metres <= 800; metres += 10) await run('ana', metres);
    for (let metres = 0; metres <= 100; metres += 10) await run('ana', metres);
    clients.ana.hangUp();
    clients.ben.hangUp();
    await world.advance(minutes * MINUTE);
    clients.ana = await world.join('ana', { sessionId });
    for (let metres = 110; metres < 200; metres += 10) await run('ana', metres);
    expect(kinds(clients.ana)).not.toContain('finished');
    await run('ana', 200);
    expect(kinds(clients.ana)).toContain('finished');
  });

  it('[S36] is not finished by what was counted before its start, or leapt, also after a crash', async () => {
    const { world, clients, run, sessionId } = await race();
    await run('ana', 100);
    await run('ana', 700);
    const crashing = world.crash();
    await world.advance();
    await crashing;
    clients.ana = await world.join('ana', { sessionId });
    for (let metres = 710; metres <= 1_050; metres += 10) await run('ana', metres);
    expect(kinds(clients.ana)).not.toContain('finished');
  });

  it('[S36] is finished by a reading whose time lies before the one before it', async () => {
    const { world, clients, run, sessionId, seqs } = await race();
    await run('ana', 990);
    const early = new Date(world.environment.now() - 3_000).toISOString();
    clients.ana.say('pace_update', world.sample('ana', { sessionId, seq: (seqs.ana += 1), distance: 1_000, timestamp: early }));
    await world.advance(1_000);
    expect(kinds(clients.ben)).toContain('finished');
  });

  it('[S36] [Q1] is over for who says so before the distance is covered, until they go on', async () => {
    const { clients, run, world, sessionId } = await race();
    await run('ana', 990, { status: 'finished' });
    for (const metres of [993, 996, 1_000, 1_003]) await run('ana', metres, { status: 'finished' });
    await world.advance(10_000);
    expect((await world.store.loadSession(sessionId))?.members[0]?.finishedAt).toBeNull();
    expect(kinds(clients.ben)).toEqual(['finished']);
  });

  it('[S39] goes on while its opener rests, whose time runs on with that of all', async () => {
    const { world, clients, run, status, sessionId } = await race();
    await run('ana', 300);
    await run('ana', 300, { status: 'paused' });
    await world.advance(20 * MINUTE);
    expect([kinds(clients.ben), await status()]).toEqual([['paused'], 'active']);
    await run('ben', 1_000);
    await run('ana', 310);
    await world.advance(5 * MINUTE);
    await run('ana', 1_000);
    expect(clients.ben.facts).toMatchObject([{ kind: 'paused', userId: 'ana' }, { kind: 'finished', userId: 'ben' }, { kind: 'resumed', userId: 'ana' }, { kind: 'finished', userId: 'ana' }]);
    await world.advance(10 * MINUTE);
    const reading = world.sessions.results(identity('ben'), sessionId);
    await world.advance();
    const results = await reading;
    if (!results.ok) throw new Error(results.refusal.message);
    const times = new Map(results.value.runners.map(({ userId, elapsed }) => [userId, elapsed]));
    expect((times.get('ana') ?? 0) - (times.get('ben') ?? 0)).toBeGreaterThan(4 * 60);
  });

  it('[S36] is none where people just run together', async () => {
    const { clients, run } = await race({ pace: 5 });
    await run('ben', 100_000);
    expect(kinds(clients.ana)).toEqual([]);
  });

  it('[Q1] has results over its distance unless another is asked for', async () => {
    const { world, run, sessionId } = await race();
    for (const userId of ['ana', 'ben'] as const) for (let second = 0; second <= 120; second += 1) await run(userId, 9 * second);
    const results = async (wish?: { readonly distance: number }) => {
      const asked = world.sessions.results(identity('ana'), sessionId, wish);
      await world.advance();
      const outcome = await asked;
      return outcome.ok ? outcome.value : undefined;
    };
    expect(await results()).toMatchObject({ distance: 1_000, isFinal: true, runners: [{ isFinished: true, distance: 1_000 }, { isFinished: true }] });
    expect(await results({ distance: 500 })).toMatchObject({ distance: 500 });
  });
});

describe('the end of a session that nobody ends', () => {
  it('[S37] comes ten minutes after the last finish, though all are still there', async () => {
    const { world, clients, run, status } = await race();
    await run('ana', 1_000);
    await world.advance(30 * MINUTE);
    expect(await status()).toBe('active');
    await run('ben', 1_000);
    await world.advance(9 * MINUTE);
    expect(await status()).toBe('active');
    await world.advance(2 * MINUTE);
    expect([await status(), kinds(clients.ana).at(-1)]).toEqual(['ended', 'ended']);
  });

  it('[S37] comes without a plan as well, and after a restart of the server', async () => {
    const { world, run, status, sessionId } = await race({});
    await run('ana', 10, { status: 'finished' });
    await run('ben', 10, { status: 'finished' });
    await world.advance(5 * MINUTE);
    await world.crash();
    await world.join('ana', { sessionId });
    await world.advance(4 * MINUTE);
    expect(await status()).toBe('active');
    await world.advance(2 * MINUTE);
    expect(await status()).toBe('ended');
  });

  it('[S37] comes soon when the one who still ran has left', async () => {
    const { world, clients, run, status, sessionId } = await race();
    await run('ana', 1_000);
    await world.advance(20 * MINUTE);
    clients.ben.say('leave_session', { sessionId, userId: 'ben' });
    await world.advance(MINUTE);
    expect(await status()).toBe('ended');
  });

  it('[S38] comes when nothing was heard for a day, though connections are open', async () => {
    const { world, clients, run, status } = await race();
    await world.advance(23 * HOUR);
    await run('ben', 5);
    await world.advance(23 * HOUR);
    expect(await status()).toBe('active');
    await world.advance(HOUR + MINUTE);
    expect([await status(), kinds(clients.ana)]).toEqual(['ended', ['ended']]);
    expect(clients.ana.closed).toBeUndefined();
  });

  it('[S38] [S21] does not come to one that waits for its start', async () => {
    const world = new World();
    const creating = world.sessions.create(identity('ana'), { startsAt: world.environment.now() + 100 * HOUR });
    await world.advance();
    const created = await creating;
    const sessionId = created.ok ? created.value.sessionId : '';
    await world.join('ana', { sessionId });
    await world.advance(99 * HOUR);
    expect((await world.store.loadSession(sessionId))?.record.status).toBe('waiting');
    await world.advance(24 * HOUR);
    expect((await world.store.loadSession(sessionId))?.record.status).toBe('active');
    await world.advance(2 * HOUR);
    expect((await world.store.loadSession(sessionId))?.record.status).toBe('ended');
  });
});
