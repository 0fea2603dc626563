import { describe, expect, it } from 'vitest';
import { World } from './support/world.ts';

describe('what a runner says of themselves while nothing can be stored', () => {
  it('[S15] [S23] leaves one report behind however often it changes, and the newest is told when there is room again', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    world.store.isFull = true;
    let seq = 0;
    const toggle = async (times: number): Promise<number> => {
      for (let count = 0; count < times; count += 1) {
        seq += 1;
        ben.say('pace_update', world.sample('ben', { seq, status: seq % 2 === 1 ? 'paused' : 'running' }));
        await world.advance(300);
      }
      return world.environment.timers;
    };
    const few = await toggle(11);
    const many = await toggle(60);
    // A heartbeat or two may be on its way at the one moment and not at the other.
    expect(many).toBeLessThanOrEqual(few + 2);
    expect(ana.facts).toEqual([]);
    world.store.isFull = false;
    await world.advance(5_000);
    expect(ana.facts).toEqual([{ kind: 'paused', userId: 'ben' }]);
  });
});
