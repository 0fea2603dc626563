import { describe, expect, it } from 'vitest';
import { World } from './support/world.ts';

describe('the heartbeat', () => {
  it('[R2] pings every 20 s, and lets those go on who answer', async () => {
    const world = new World();
    const ana = await world.join('ana');
    const before = ana.pings;
    await world.advance(200_000);
    expect(ana.pings - before).toBe(10);
    expect(ana.closed).toBeUndefined();
  });

  it('[R2] pings nobody of whom it hears', async () => {
    const world = new World();
    const ana = await world.join('ana');
    const before = ana.pings;
    for (let seq = 1; seq <= 60; seq += 1) {
      ana.say('pace_update', world.sample('ana', { seq }));
      await world.advance(1_000);
    }
    expect(ana.pings - before).toBe(0);
    await world.advance(20_000);
    expect(ana.pings - before).toBe(1);
  });

  it('[R2] finds a half-open connection within 30 s, and does not wait for its goodbye', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    ben.answersPings = false;
    ben.answersClose = false;
    await world.advance(30_000);
    expect(ben.closed?.code).toBe(4410);
    expect(ben.isTerminated).toBe(true);
    await world.advance(15_000);
    expect(ana.facts).toEqual([{ kind: 'away', userId: 'ben' }]);
    expect(world.gateway.connections).toBe(1);
  });

  it('[R3] takes anything for a sign of life', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    for (const client of [ana, ben]) client.answersPings = false;
    for (let second = 0; second < 100; second += 1) {
      ana.say('pace_update', world.sample('ana', { seq: second + 1 }));
      if (second % 5 === 0) ben.sayRaw('garbage');
      await world.advance(1_000);
    }
    expect([ana, ben].map(({ closed }) => closed)).toEqual([undefined, undefined]);
  });

  it('ends with the connection', async () => {
    const world = new World();
    const ana = await world.welcome('ana');
    ana.hangUp();
    await world.advance(0);
    expect(world.environment.timers).toBe(0);
  });
});

describe('a ping of the client', () => {
  it('[O1] is answered at once, with its own stamp and those of the server', () => {
    const world = new World();
    const client = world.connect();
    const now = world.environment.now();
    client.say('ping', { t0: 123.5 });
    client.say('ping', {});
    expect(client.all('pong')).toEqual([{ t0: 123.5, t1: now, t2: now }, { t1: now, t2: now }]);
  });

  it('[N1] is answered also while a join takes its time', async () => {
    const world = new World();
    const ana = await world.welcome('ana');
    world.store.hold();
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    ana.say('ping', { t0: 1 });
    expect(ana.last('pong').t0).toBe(1);
  });
});
