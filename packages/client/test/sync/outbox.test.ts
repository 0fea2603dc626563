import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode, limits, type TrackSample, type UnnumberedSample } from '@paceline/protocol';
import {
  acknowledge,
  awaitsAck,
  emptyOutbox,
  next,
  nextSeq,
  OUTBOX_CAPACITY,
  push as pushed,
  reopen,
  rewind,
  shut,
  type Outbox,
  type OutboxMessage,
} from '../../src/sync/outbox.ts';
import { Queue } from '../../src/sync/queue.ts';

const bounds = { batchSamples: limits.batchSamples, unackedBatches: limits.unackedBatches, batchBytes: limits.messageBytes - 512 };
const pendingOf = ({ pending }: Outbox): TrackSample[] => pending.slice(0, pending.length);
const push = (outbox: Outbox, sample: UnnumberedSample): Outbox => pushed(outbox, sample).outbox;

const reading = (distance: number): UnnumberedSample => ({ pace: 5, timestamp: '2026-05-01T06:30:00.000Z', distance });

function recorded(count: number, outbox: Outbox = reopen(emptyOutbox, 0).outbox): Outbox {
  let grown = outbox;
  for (let i = 0; i < count; i++) grown = push(grown, reading(nextSeq(grown)));
  return grown;
}

/** Sends as much as may be sent. */
function sendAll(outbox: Outbox): { messages: OutboxMessage[]; outbox: Outbox } {
  const messages: OutboxMessage[] = [];
  let state = outbox;
  for (let due = next(state, bounds); due !== undefined; due = next(state, bounds)) {
    messages.push(due.message);
    state = due.outbox;
  }
  return { messages, outbox: state };
}

const seqs = (message: OutboxMessage): number[] => message.samples.map(({ seq }) => seq);

describe('what is sent', () => {
  test('one new sample goes live, several as one batch', () => {
    expect(sendAll(recorded(1)).messages).toMatchObject([{ isLive: true, samples: [{ seq: 1 }] }]);
    expect(sendAll(recorded(3)).messages.map(seqs)).toEqual([[1, 2, 3]]);
  });

  test('nothing before a join is confirmed, and nothing twice on one connection', () => {
    expect(next(recorded(3, emptyOutbox), bounds)).toBeUndefined();
    expect(next(sendAll(recorded(3)).outbox, bounds)).toBeUndefined();
  });

  test('a backlog goes in batches of 200, of which at most four are unacknowledged', () => {
    const { messages, outbox } = sendAll(recorded(1_300));
    expect(messages.slice(1).map((message) => seqs(message).length)).toEqual([200, 200, 200, 200]);
    const afterAck = sendAll(acknowledge(outbox, 400));
    expect(afterAck.messages.map((message) => seqs(message).at(0))).toEqual([801, 1_001]);
  });

  test('behind a backlog the newest sample goes ahead to be seen, and once more in its turn', () => {
    const { messages, outbox } = sendAll(recorded(500));
    expect(messages.map((message) => [message.isLive, seqs(message).at(0), seqs(message).at(-1)])).toEqual([
      [true, 500, 500],
      [false, 1, 200],
      [false, 201, 400],
      [false, 401, 500],
    ]);
    const later = sendAll(push(rewind(outbox), reading(501))).messages;
    expect(later.map((message) => seqs(message).at(0))).toEqual([501, 1, 201, 401]);
    expect(sendAll(recorded(200)).messages.map(({ isLive }) => isLive)).toEqual([false]);
  });

  test('a batch of the largest samples stays below the size of a message', () => {
    const long = 123_456.789_012_345_67;
    const huge = { ...reading(long), elapsed: long, moving: long, speed: 12.345_678_901_234_567, accuracy: long, altitude: 1_234.567_890_123_456_7, heartRate: 160, cadence: 180 };
    const full = { ...huge, pace: -123.456_789_012_345_67, location: { latitude: -12.345_678_901_234_567, longitude: -123.456_789_012_345_67 }, status: 'finished' as const };
    let outbox = reopen(emptyOutbox, 9_999_999).outbox;
    for (let i = 0; i < 200; i++) outbox = push(outbox, full);
    const { messages } = sendAll(outbox);
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.flatMap(seqs)).toHaveLength(200);
    for (const message of messages) {
      const data = { sessionId: 's'.repeat(100), userId: 'u'.repeat(100), samples: [...message.samples] };
      expect(encode({ type: 'track_batch', data, timestamp: '2026-05-01T06:30:00.000Z' }).length).toBeLessThanOrEqual(limits.messageBytes);
    }
  });

  test('after a reconnect, everything above the confirmed seq is sent again', () => {
    const sent = sendAll(recorded(5)).outbox;
    const { outbox, rift } = reopen(shut(sent), 2);
    expect(rift).toBe(false);
    expect(sendAll(outbox).messages.map(seqs)).toEqual([[3, 4, 5]]);
  });

  test('after a rewind, everything unacknowledged is sent again on the same connection', () => {
    const sent = acknowledge(sendAll(recorded(5)).outbox, 2);
    expect(awaitsAck(sent)).toBe(true);
    expect(sendAll(rewind(sent)).messages.map(seqs)).toEqual([[3, 4, 5]]);
  });
});

describe('numbering', () => {
  test('goes on after the last stored sample when the page was reloaded', () => {
    const { outbox, rift } = reopen(emptyOutbox, 41);
    expect([nextSeq(outbox), rift]).toEqual([42, false]);
  });

  test('samples that another device has forestalled go on after its last one, and that is reported', () => {
    const offline = push(push(shut(sendAll(recorded(3)).outbox), reading(40)), reading(50));
    const { outbox, rift } = reopen(offline, 7);
    expect(rift).toBe(true);
    expect(pendingOf(outbox).map(({ seq, distance }) => [seq, distance])).toEqual([[8, 40], [9, 50]]);
  });

  test('a store that was rolled back does not stop the recording', () => {
    const acked = acknowledge(sendAll(recorded(5)).outbox, 5);
    const { outbox, rift } = reopen(push(shut(acked), reading(60)), 2);
    expect(rift).toBe(true);
    expect(pendingOf(outbox).map(({ seq, distance }) => [seq, distance])).toEqual([[3, 60]]);
  });

  test('what was in flight when the connection broke is not taken for another device\'s', () => {
    const sent = shut(sendAll(recorded(12)).outbox);
    // The server had not committed 11 and 12 at the first rejoin, but has at the second.
    const first = shut(reopen(sent, 10).outbox);
    const { outbox, rift } = reopen(first, 12);
    expect([pendingOf(outbox), rift, nextSeq(outbox)]).toEqual([[], false, 13]);
  });
});

test('an acknowledgement of what was never recorded, or of the past, changes nothing', () => {
  const sent = acknowledge(sendAll(recorded(5)).outbox, 3);
  for (const seq of [0, 3, 6, 1e9]) expect(acknowledge(sent, seq)).toBe(sent);
});

test('[G3] a full outbox refuses the next sample with a clear error and keeps the others', () => {
  const pending = Array.from({ length: OUTBOX_CAPACITY }, (_, index) => ({ ...reading(1), seq: index + 1 }));
  const full: Outbox = { ...emptyOutbox, pending: Queue.of(pending) };
  expect(() => push(full, reading(2))).toThrow(expect.objectContaining({ kind: 'outbox_full', message: expect.stringContaining('50000') }));
});

describe('[G2] whatever the network does', () => {
  /** A server that stores the contiguous next samples and loses what the network loses. */
  class ModelServer {
    stored: TrackSample[] = [];
    take(message: OutboxMessage): void {
      for (const sample of message.samples) {
        const known = this.stored[sample.seq - 1];
        if (known !== undefined) expect(known).toEqual(sample);
        if (sample.seq === this.stored.length + 1) this.stored.push(sample);
      }
    }
  }

  const action = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('record' as const), count: fc.integer({ min: 1, max: 300 }) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), arrives: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('ack' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('lose' as const, 'rejoin' as const, 'rewind' as const) }) },
  );

  test('the track is 1 … K without gap or duplicate, nothing unstored is forgotten, and in the end all is stored', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 80, size: 'max' }), (actions) => {
        const server = new ModelServer();
        let outbox = reopen(emptyOutbox, 0).outbox;
        let count = 0;
        for (const step of actions) {
          if (step.do === 'record') for (let i = 0; i < step.count; i++) outbox = push(outbox, reading(++count));
          if (step.do === 'send') {
            const due = next(outbox, bounds);
            if (due !== undefined && step.arrives) server.take(due.message);
            outbox = due?.outbox ?? outbox;
          }
          if (step.do === 'ack' && outbox.lane.name === 'open') outbox = acknowledge(outbox, server.stored.length);
          if (step.do === 'lose') outbox = shut(outbox);
          if (step.do === 'rejoin') outbox = reopen(outbox, server.stored.length).outbox;
          if (step.do === 'rewind') outbox = rewind(outbox);
          expect(pendingOf(outbox).map(({ distance }) => distance)).toEqual(Array.from({ length: count - outbox.acked }, (_, i) => outbox.acked + 1 + i));
          if (outbox.lane.name === 'open') expect(outbox.lane.batches.length).toBeLessThanOrEqual(limits.unackedBatches);
        }
        outbox = reopen(outbox, server.stored.length).outbox;
        while (outbox.pending.length > 0) {
          const { messages, outbox: sent } = sendAll(outbox);
          for (const message of messages) server.take(message);
          outbox = acknowledge(sent, server.stored.length);
        }
        expect(server.stored.map(({ seq, distance }) => [seq, distance])).toEqual(Array.from({ length: count }, (_, i) => [i + 1, i + 1]));
      }),
      { numRuns: 50 },
    );
  });
});
