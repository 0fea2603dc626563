import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pacelineV1, plainJson } from '@paceline/client';
import { iosEncoding } from '@paceline/client/ios';
import { ScriptedServer } from './scripted-server.ts';

const shapes = (arrived: ReturnType<ScriptedServer['news']>): unknown[] => arrived.map(({ kind, type, seqs }) => [kind, type, ...seqs]);

describe('hello', () => {
  test('[T10] [B5] says that the client is paced, and reads binary frames', async () => {
    const server = new ScriptedServer();
    server.connection.connect('ws://paceline.test/ws');
    await server.environment.advance(500);
    expect(server.hello).toEqual({ version: 1, token: 'a-token', paced: true });
  });

  test('[B5] of a connection that is not live asks for JSON', () => {
    expect(pacelineV1.hello).toEqual({ telemetry: 'json' });
  });
});

describe('a live sample', () => {
  test('[B2] is a binary frame, once the server has named a cadence', async () => {
    const server = new ScriptedServer();
    await server.join();
    server.record(1);
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['binary', 'pace_update', 1]]);
  });

  test('is JSON to a server that names none, because it may be one that reads nothing else', async () => {
    const server = new ScriptedServer();
    await server.join('none');
    for (const seq of [1, 2, 3]) server.record(seq);
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['text', 'pace_update', 1], ['text', 'pace_update', 2], ['text', 'pace_update', 3]]);
  });

  test.each([
    ['of another session', { sessionId: 'walk' }],
    ['of another user', { userId: 'ben' }],
    ['that does not fit', { accuracy: 90_000 }],
  ])('[B2] [B4] %s is JSON', async (_, others) => {
    const server = new ScriptedServer();
    await server.join();
    server.record(1, others);
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['text', 'pace_update', 1]]);
  });

  test.each(['leave_session', 'join_session'] as const)('[B2] behind %s is JSON until the server has said where the connection is: a frame does not name its session', async (type) => {
    const server = new ScriptedServer();
    await server.join();
    const data = { sessionId: 'run', userId: 'ana' };
    server.connection.send(type === 'leave_session' ? { type, data } : { type, data: { ...data, sessionId: 'walk', friends: [] } });
    server.record(1);
    await server.environment.advance(1_050);
    expect(shapes(server.news())).toEqual([['text', type], ['text', 'pace_update', 1]]);
    server.confirm();
    await server.environment.advance(50);
    server.record(2);
    await server.environment.advance(1_050);
    expect(shapes(server.news())).toEqual([['binary', 'pace_update', 2]]);
  });

  test.each([['without a subprotocol', plainJson], ['in the iOS encoding', iosEncoding]])('is no binary telemetry on a connection %s', async (_, dialect) => {
    // The server of this test reads JSON only.
    const server = new ScriptedServer({ dialect: { ...dialect, read: (frame) => pacelineV1.read(frame), write: (message) => pacelineV1.write(message) } });
    await server.join();
    server.record(1);
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['text', 'pace_update', 1]]);
  });

  test('[T10] arrives with the phase, or up to 10 ms before it on a steady way', async () => {
    const server = new ScriptedServer();
    await server.join({ interval: 1_000, phase: 700 });
    for (let seq = 1; seq <= 20; seq++) {
      server.record(seq);
      await server.environment.advance(987);
    }
    const [first, ...others] = server.news();
    expect(first?.seqs).toEqual([1]);
    expect(others.length).toBeGreaterThan(15);
    for (const { at } of others) {
      const early = (700 - ((server.environment.now() - server.environment.monotonic() + at) % 1_000) + 1_000) % 1_000;
      expect(early).toBeLessThanOrEqual(10);
    }
  });

  test('[T10] goes with those that were recorded in the same interval', async () => {
    const server = new ScriptedServer();
    await server.join({ interval: 3_000, phase: 0 });
    for (let seq = 1; seq <= 10; seq++) {
      server.record(seq);
      await server.environment.advance(1_000);
    }
    expect(shapes(server.news())).toEqual([['binary', 'pace_update', 1], ...[2, 5, 8].slice(0, 3).map((seq) => ['text', 'track_batch', seq, seq + 1, seq + 2])]);
  });

  test('[L1] goes with no more than the server takes at once', async () => {
    const server = new ScriptedServer();
    await server.join({ interval: 100_000, phase: 0 });
    server.say({ type: 'welcome', data: { userId: 'ana', version: 1, serverTime: server.environment.now(), batchSamples: 4 } });
    await server.environment.advance(100);
    for (let seq = 1; seq <= 10; seq++) server.record(seq);
    server.connection.wake();
    await server.environment.advance(100);
    expect(shapes(server.news())).toEqual([['binary', 'pace_update', 1], ['text', 'track_batch', 2, 3, 4, 5], ['text', 'track_batch', 6, 7, 8, 9], ['text', 'track_batch', 10]]);
  });
});

describe('what is held', () => {
  async function holding(): Promise<ScriptedServer> {
    const server = new ScriptedServer();
    await server.join();
    // Long before the next phase.
    await server.environment.advance(1_000 - (server.environment.now() % 1_000) + 600);
    server.record(1);
    server.record(2);
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['binary', 'pace_update', 1]]);
    return server;
  }

  test.each([
    ['a batch', { type: 'track_batch', data: { sessionId: 'run', userId: 'ana', samples: [{ seq: 3, pace: 5, timestamp: '2026-05-01T06:30:00.000Z' }] } }, [3]],
    ['leaving', { type: 'leave_session', data: { sessionId: 'run', userId: 'ana' } }, []],
    ['joining', { type: 'join_session', data: { sessionId: 'run', userId: 'ana', friends: [] } }, []],
  ] as const)('leaves before %s', async (_, message, seqs) => {
    const server = await holding();
    server.connection.send(message as Parameters<typeof server.connection.send>[0]);
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['binary', 'pace_update', 2], ['text', message.type, ...seqs]]);
  });

  test('[T13] does not leave for what has nothing to do with it', async () => {
    const server = await holding();
    server.connection.send({ type: 'watch', data: { rate: 'slow' } });
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['text', 'watch']]);
  });

  test('leaves before the connection is closed, by the app and for good', async () => {
    for (const end of ['disconnect', 'close'] as const) {
      const server = await holding();
      server.connection[end]();
      await server.environment.advance(50);
      expect(shapes(server.news())).toEqual([['binary', 'pace_update', 2]]);
    }
  });

  test('leaves when the app says that things have changed', async () => {
    const server = await holding();
    server.connection.wake();
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['text', 'track_batch', 2]]);
  });

  test('[K11] and what follows in the next seconds leaves at once as well, in batches, which are acknowledged at once', async () => {
    const server = await holding();
    server.connection.wake();
    for (const seq of [3, 4]) {
      await server.environment.advance(400);
      server.record(seq);
    }
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['text', 'track_batch', 2], ['text', 'track_batch', 3], ['text', 'track_batch', 4]]);
    await server.environment.advance(3_000);
    server.record(5);
    await server.environment.advance(1_050);
    expect(shapes(server.news())).toEqual([['binary', 'pace_update', 5]]);
  });

  test('is dropped with the connection: its sender has no acknowledgement and sends it again', async () => {
    const server = await holding();
    server.network.last.drop();
    await server.environment.advance(20_000);
    expect(shapes(server.news()).filter((shape) => String(shape).includes('pace_update'))).toEqual([]);
    expect(server.connection.isConnected()).toBe(true);
  });

  test('begins with nothing after a reconnect: neither the cadence nor the session of the connection before', async () => {
    const server = await holding();
    server.network.last.drop();
    await server.environment.until(() => server.arrived.some(({ type }) => type === 'hello'));
    await server.environment.advance(2_000);
    server.news();
    server.record(3);
    server.record(4);
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['text', 'pace_update', 3], ['text', 'pace_update', 4]]);
  });

  test('[T10] does not wait for a timer that is slowed down: any frame lets it go when it is due', async () => {
    const server = new ScriptedServer();
    await server.join();
    server.record(1);
    server.timer = (delay) => delay + 60_000;
    server.record(2);
    for (let tick = 0; tick < 12; tick++) {
      await server.environment.advance(100);
      server.tick([{ index: 1, seq: tick + 1 }]);
    }
    expect(shapes(server.news())).toEqual([['binary', 'pace_update', 1], ['binary', 'pace_update', 2]]);
    server.record(3);
    await server.environment.advance(1_100);
    server.record(4);
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['binary', 'pace_update', 3]]);
  });

  test('[T10] leaves when it is due though the timer comes a little early', async () => {
    const server = new ScriptedServer();
    await server.join();
    server.timer = (delay) => (delay > 1 ? delay - 0.7 : delay);
    for (const seq of [1, 2]) server.record(seq);
    await server.environment.advance(1_100);
    expect(shapes(server.news())).toEqual([['binary', 'pace_update', 1], ['binary', 'pace_update', 2]]);
  });

  test('leaves when the clocks say that the device has slept, and nothing waits until the way is known again', async () => {
    const server = await holding();
    server.environment.jumpClock(3_600_000);
    server.record(3);
    server.record(4);
    await server.environment.advance(50);
    expect(shapes(server.news())).toEqual([['binary', 'pace_update', 2], ['binary', 'pace_update', 3], ['binary', 'pace_update', 4]]);
    expect(server.connection.untilDue()).toBeUndefined();
    await server.environment.advance(31_000);
    expect(server.connection.untilDue()).toBeDefined();
  });

  test('[O1] does not go by a ping that was on its way when the device slept', async () => {
    const server = await holding();
    server.connection.wake();
    server.environment.jumpClock(3_600_000);
    await server.environment.advance(200);
    expect(server.news().map(({ type }) => type)).toEqual(['track_batch']);
    expect(server.connection.untilDue()).toBeUndefined();
  });

  test('is dropped when the socket has no room; a message that would be behind it says so', async () => {
    const server = await holding();
    server.network.last.bufferedAmount = 10_000_000;
    expect(() => server.connection.send({ type: 'leave_session', data: { sessionId: 'run', userId: 'ana' } })).toThrow(expect.objectContaining({ kind: 'buffer_full' }));
    server.network.last.bufferedAmount = 0;
    await server.environment.advance(2_000);
    expect(shapes(server.news())).toEqual([]);
  });

  test('needs a connection', () => {
    expect(() => new ScriptedServer().record(1)).toThrow(expect.objectContaining({ kind: 'not_connected' }));
  });
});

test('[T10] whatever comes, every sample leaves within one interval and in order, or its connection is lost before', async () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('record' as const), after: fc.integer({ min: 0, max: 1_500 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('tick' as const), seen: fc.integer({ min: 0, max: 3 }), stored: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cadence' as const), interval: fc.constantFrom(1_000, 3_000, 250), phase: fc.nat(999) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('lose' as const, 'wake' as const, 'latency' as const, 'batch' as const) }) },
  );
  const dropped: number[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
      const server = new ScriptedServer();
      await server.join();
      server.network.latency = 40;
      const taken: { readonly seq: number; readonly at: number; readonly lost: () => number }[] = [];
      let [seq, lostAt] = [0, [] as number[]];
      for (const what of steps) {
        switch (what.do) {
          case 'record': {
            await server.environment.advance(what.after);
            const at = server.environment.monotonic();
            seq += 1;
            if (server.tryRecord(seq)) taken.push({ seq, at, lost: () => lostAt.find((lost) => lost >= at) ?? Infinity });
            break;
          }
          case 'tick':
            server.tick([{ index: 0, seq: Math.max(1, seq - what.seen), stored: what.stored }]);
            break;
          case 'cadence':
            server.say({ type: 'cadence', data: { sessionId: 'run', interval: what.interval, phase: what.phase } });
            break;
          case 'lose':
            lostAt = [...lostAt, server.environment.monotonic()];
            server.network.last.drop();
            await server.environment.advance(200);
            await server.environment.until(() => server.connection.isConnected());
            await server.environment.advance(1_000);
            server.connection.send({ type: 'join_session', data: { sessionId: 'run', userId: 'ana', friends: [] } });
            server.confirm();
            server.say({ type: 'cadence', data: { sessionId: 'run', interval: 1_000, phase: 123 } });
            break;
          case 'wake':
            server.connection.wake();
            break;
          case 'latency':
            // What is held or under way comes first: a WebSocket does not change the order.
            server.connection.wake();
            await server.environment.advance(160);
            server.network.latency = server.network.latency === 40 ? 160 : 40;
            break;
          case 'batch':
            seq += 1;
            server.connection.send({ type: 'track_batch', data: { sessionId: 'run', userId: 'ana', samples: [{ seq, pace: 5, timestamp: '2026-05-01T06:30:00.000Z' }] } });
            break;
        }
      }
      await server.environment.advance(3_500);
      const arrived = server.arrived.flatMap(({ seqs, at, connection }) => seqs.map((one) => ({ seq: one ?? 0, at, connection })));
      expect(arrived.map((one) => one.seq)).toEqual([...new Set(arrived.map((one) => one.seq))].sort((a, b) => a - b));
      for (const { seq: one, at, lost } of taken) {
        const arrival = arrived.find((other) => other.seq === one)?.at ?? Infinity;
        // The longest interval and the longest way.
        if (arrival <= at + 3_000 + 160) continue;
        expect(lost()).toBeLessThanOrEqual(at + 3_000 + 160);
        dropped.push(one);
      }
    }),
    { numRuns: 100 },
  );
  expect(dropped.length).toBeGreaterThan(0);
});

describe('[K11] a stored sample of one\'s own', () => {
  const acks = (server: ScriptedServer): unknown[] => server.heard.flatMap(({ type, data }) => (type === 'ack' || type === 'friend_updates' ? [type === 'ack' ? data : 'tick'] : []));

  test('acknowledges those before it, after the tick', async () => {
    const server = new ScriptedServer();
    await server.join();
    server.tick([{ index: 1, seq: 9, stored: true }, { index: 0, seq: 5, stored: true }]);
    await server.environment.advance(50);
    expect(acks(server)).toEqual(['tick', { sessionId: 'run', seq: 4 }]);
  });

  test('does so in JSON, and in a snapshot', async () => {
    const server = new ScriptedServer();
    await server.join();
    const own = { userId: 'ana', sessionId: 'run', pace: 5, status: 'running', timestamp: '2026-05-01T06:30:00.000Z', index: 0, stored: true } as const;
    server.say({ type: 'friend_updates', data: { sessionId: 'run', updates: [{ ...own, seq: 3 }], snapshot: true } });
    server.say({ type: 'friend_updates', data: { sessionId: 'run', updates: [{ ...own, seq: 4 }] } });
    await server.environment.advance(50);
    expect(acks(server)).toEqual(['tick', { sessionId: 'run', seq: 2 }, 'tick', { sessionId: 'run', seq: 3 }]);
  });

  test.each([
    ['not stored', { index: 0, seq: 5 }],
    ['the first', { index: 0, seq: 1, stored: true }],
    ['without a number', { index: 0, stored: true }],
    ['of another runner', { index: 1, seq: 5, stored: true }],
    ['of another writer', { index: 0, seq: 5, stored: true, writerEpoch: 2 }],
  ])('does not when it is %s', async (_, update) => {
    const server = new ScriptedServer();
    await server.join();
    server.tick([update]);
    await server.environment.advance(50);
    expect(acks(server)).toEqual(['tick']);
  });

  test('is of the writer that the connection has joined with', async () => {
    const server = new ScriptedServer();
    await server.join();
    server.confirm({ writerEpoch: 3 });
    server.tick([{ index: 0, seq: 5, stored: true, writerEpoch: 3 }]);
    server.tick([{ index: 0, seq: 9, stored: true, writerEpoch: 2 }]);
    await server.environment.advance(50);
    expect(acks(server)).toEqual(['tick', { sessionId: 'run', seq: 4 }, 'tick']);
  });
});
