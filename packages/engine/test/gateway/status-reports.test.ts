import { describe, expect, it } from 'vitest';
import type { TrackSample } from '@paceline/protocol';
import type { TestClient } from './support/test-client.ts';
import { recorded, World } from './support/world.ts';

const INTERVAL = 5_000;

/** Ana watches Ben, who says what `status` is with one sample or with a batch of several. */
async function watched() {
  const world = new World();
  const { ana, ben } = await world.pair();
  let seq = 0;
  const next = (status: TrackSample['status']): TrackSample => ({ ...(recorded(world, [(seq += 1)])[0] as TrackSample), status });
  return {
    world,
    ana,
    ben,
    say: (...statuses: readonly TrackSample['status'][]) => ben.say('track_batch', { sessionId: 'run', userId: 'ben', samples: statuses.map(next) }),
    kinds: () => kindsOf(ana),
  };
}

const kindsOf = (client: TestClient): readonly string[] => client.facts.map(({ kind }) => kind);

describe('what a runner says of themselves', () => {
  it('[S32] [G9] makes few events however often it changes, and the last is as it stays', async () => {
    const { world, say, kinds } = await watched();
    const toggling = Array.from({ length: 200 }, (_, place) => (place % 2 === 0 ? 'running' : 'paused'));
    for (let second = 0; second < 30; second += 1) {
      for (let batch = 0; batch < 4; batch += 1) {
        say(...(batch % 2 === 0 ? toggling : toggling.toReversed()));
        await world.advance(250);
      }
    }
    say('finished', 'running', 'finished');
    await world.advance(2 * INTERVAL);
    expect(kinds().length).toBeGreaterThan(2);
    expect(kinds().length).toBeLessThanOrEqual(30_000 / INTERVAL + 2);
    expect(kinds().at(-1)).toBe('finished');
    expect(world.environment.timers).toBeLessThan(20);
  });

  it('[S32] is told at once after a quiet time, and what follows soon once it may be, as it is by then', async () => {
    const { world, say, kinds } = await watched();
    say('paused');
    await world.advance();
    expect(kinds()).toEqual(['paused']);
    for (const status of ['running', 'paused', 'running'] as const) {
      say(status);
      await world.advance(1_000);
    }
    expect(kinds()).toEqual(['paused']);
    await world.advance(INTERVAL);
    expect(kinds()).toEqual(['paused', 'resumed']);
    await world.advance(INTERVAL);
    say('paused');
    await world.advance();
    expect(kinds()).toEqual(['paused', 'resumed', 'paused']);
  });

  it('[S32] is no news when it is again as was told, and holds nobody else up', async () => {
    const { world, ana, ben, say, kinds } = await watched();
    say('paused', 'running', 'paused');
    await world.advance();
    say('running');
    say('paused');
    ana.say('pace_update', world.sample('ana', { seq: 1, status: 'finished' }));
    await world.advance();
    expect(kindsOf(ben)).toEqual(['paused', 'finished']);
    await world.advance(3 * INTERVAL);
    expect(kinds()).toEqual(['paused', 'finished']);
  });

  it('[S32] tells of a finish whatever came after it', async () => {
    const { world, say, kinds } = await watched();
    say('paused');
    await world.advance();
    say('finished', 'running');
    say('paused', 'running', 'no_gps');
    await world.advance(2 * INTERVAL);
    expect(kinds()).toEqual(['paused', 'finished', 'resumed']);
  });

  it('[S32] comes before the leaving of who does not stay for it', async () => {
    const { world, ben, say, kinds } = await watched();
    say('paused');
    await world.advance();
    say('finished');
    ben.say('leave_session', { sessionId: 'run', userId: 'ben' });
    await world.advance();
    expect(kinds()).toEqual(['paused', 'finished', 'left']);
    await world.advance(2 * INTERVAL);
    expect(kinds()).toEqual(['paused', 'finished', 'left']);
  });

  it('[S32] is stored by a shutdown that comes before its time', async () => {
    const { world, say } = await watched();
    say('paused');
    await world.advance();
    say('finished');
    await world.advance();
    const closed = world.sessions.close();
    await world.advance();
    await closed;
    const events = await world.store.readEvents('run', 0, 100);
    expect(events.map(({ fact }) => fact.kind)).toEqual(['joined', 'joined', 'paused', 'finished']);
  });
});

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
