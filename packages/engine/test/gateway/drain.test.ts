import { describe, expect, it } from 'vitest';
import { World } from './support/world.ts';

describe('a shutdown', () => {
  it('[N4] [R6] tells each client when to come back, and closes with 1012', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    await world.gateway.drain();
    const delays = [ana, ben].map((client) => client.last('reconnect').delay);
    for (const delay of delays) {
      // A new process needs a moment to start.
      expect(delay).toBeGreaterThanOrEqual(1_000);
      expect(delay).toBeLessThanOrEqual(2_000);
    }
    expect(new Set(delays).size).toBe(2);
    expect([ana, ben].map(({ closed }) => closed?.code)).toEqual([1012, 1012]);
    expect(world.gateway.connections).toBe(0);
  });

  it('[N4] spreads the return so that no more come per second than are accepted', async () => {
    const world = new World({ newConnectionsPerSecond: 20 });
    const clients = await Promise.all(Array.from({ length: 100 }, (_, place) => world.welcome(`user-${place}`)));
    await world.gateway.drain();
    const delays = clients.map((client) => client.last('reconnect').delay);
    const seconds = Map.groupBy(delays, (delay) => Math.floor(delay / 1_000));
    // 100 clients at 15 a second, from one second on; one more where a slot reaches into the next second.
    expect(Math.max(...delays)).toBeLessThanOrEqual(1_000 + 100_000 / 15);
    expect([...seconds.keys()].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    for (const together of seconds.values()) expect(together.length).toBeLessThanOrEqual(16);
  });

  it('[N4] sends nothing unknown to a client of the original types', async () => {
    const world = new World();
    const old = world.connect({ subprotocol: undefined });
    await world.gateway.drain();
    expect(old.heard).toEqual([]);
    expect(old.closed?.code).toBe(1012);
  });

  it('does not wait for ever for those who do not answer', async () => {
    const world = new World();
    const { ana } = await world.pair();
    ana.answersClose = false;
    let isDrained = false;
    const drained = world.gateway.drain().then(() => (isDrained = true));
    await world.advance(4_999);
    expect(isDrained).toBe(false);
    await world.advance(1);
    await drained;
    expect(ana.isTerminated).toBe(true);
  });

  it('[N13] acknowledges what has come before it sends anybody away', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    const release = world.store.hold();
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    ana.say('pace_update', world.sample('ana', { seq: 2 }));
    const drained = world.gateway.drain();
    await world.advance(1_000);
    expect([ana, ben].map(({ closed }) => closed)).toEqual([undefined, undefined]);
    release();
    await world.advance();
    await drained;
    expect(ana.news().filter(({ type }) => type === 'ack' || type === 'reconnect').map(({ type, data }) => ('seq' in data ? data.seq : type))).toEqual([1, 2, 'reconnect']);
    expect([ana, ben].map(({ closed }) => closed?.code)).toEqual([1012, 1012]);
  });

  it('[N13] waits 5 s for a store that hangs, and for one that fails not at all', async () => {
    const hanging = new World();
    const { ana } = await hanging.pair();
    hanging.store.hold();
    ana.say('pace_update', hanging.sample('ana', { seq: 1 }));
    void hanging.gateway.drain();
    await hanging.advance(4_999);
    expect(ana.closed).toBeUndefined();
    await hanging.advance(1);
    expect([ana.closed?.code, ana.all('ack')]).toEqual([1012, []]);
    const failing = new World();
    const { ben } = await failing.pair();
    failing.store.isFull = true;
    ben.say('pace_update', failing.sample('ben', { seq: 1 }));
    void failing.gateway.drain();
    await failing.advance();
    expect([ben.closed?.code, ben.all('ack')]).toEqual([1012, []]);
  });

  it('is over at once when nobody is connected, and sends away who comes in late', async () => {
    const world = new World();
    await world.gateway.drain();
    const late = world.connect();
    expect(late.last('reconnect').delay).toBeGreaterThanOrEqual(0);
    expect(late.closed?.code).toBe(1012);
  });

  it('[N4] spreads those who come in late as well', async () => {
    const world = new World({ newConnectionsPerSecond: 20 });
    await world.gateway.drain();
    const delays = Array.from({ length: 60 }, () => world.connect().last('reconnect').delay);
    for (const together of Map.groupBy(delays, (delay) => Math.floor(delay / 1_000)).values()) expect(together.length).toBeLessThanOrEqual(16);
  });

  it('leaves the participants where they are: they have the usual time to come back', async () => {
    const world = new World();
    await world.pair();
    await world.gateway.drain();
    const closing = world.sessions.close();
    await world.advance();
    await closing;
    expect((await world.store.loadSession('run'))?.members.map(({ leftAt }) => leftAt)).toEqual([null, null]);
    expect(world.environment.timers).toBe(0);
  });
});
