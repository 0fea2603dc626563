import { describe, expect, it } from 'vitest';
import { World } from './support/world.ts';

describe('a shutdown', () => {
  it('[N4] [R6] tells each client when to come back, and closes with 1012', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    await world.gateway.drain();
    const delays = [ana, ben].map((client) => client.last('reconnect').delay);
    for (const delay of delays) expect(delay).toBeLessThanOrEqual(1_000);
    expect(new Set(delays).size).toBe(2);
    expect([ana, ben].map(({ closed }) => closed?.code)).toEqual([1012, 1012]);
    expect(world.gateway.connections).toBe(0);
  });

  it('[N4] spreads the return so that no more come per second than are accepted', async () => {
    const world = new World({ newConnectionsPerSecond: 20 });
    const clients = await Promise.all(Array.from({ length: 100 }, (_, place) => world.welcome(`user-${place}`)));
    await world.gateway.drain();
    const delays = clients.map((client) => client.last('reconnect').delay);
    expect(Math.max(...delays)).toBeGreaterThan(4_000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(5_000);
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
    await world.advance(2_999);
    expect(isDrained).toBe(false);
    await world.advance(1);
    await drained;
  });

  it('is over at once when nobody is connected, and sends away who comes in late', async () => {
    const world = new World();
    await world.gateway.drain();
    const late = world.connect();
    expect(late.last('reconnect').delay).toBeGreaterThanOrEqual(0);
    expect(late.closed?.code).toBe(1012);
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
