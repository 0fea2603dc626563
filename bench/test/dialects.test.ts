import { describe, expect, it } from 'vitest';
import { encodeTick, readSample } from '@paceline/protocol/binary';
import { Colyseus } from '../fanout/dialects/colyseus.ts';
import type { Dialect } from '../fanout/dialects/dialect.ts';
import { Mqtt } from '../fanout/dialects/mqtt.ts';
import { Nats } from '../fanout/dialects/nats.ts';
import { Paceline } from '../fanout/dialects/paceline.ts';
import { Plain } from '../fanout/dialects/plain.ts';
import { clock, jsonReader, Seeing } from '../fanout/dialects/seeing.ts';
import { BINARY, TEXT } from '../fanout/frames.ts';
import type { Plan } from '../fanout/plan.ts';
import { Runner } from '../fanout/runner.ts';
import { Splitter } from '../fanout/splitter.ts';
import { readStampText, stampNumber, stampText } from '../fanout/stamps.ts';
import { FanoutTally } from '../fanout/tally.ts';

const plan: Plan = { port: 0, pid: 0, dialect: 'paceline', paceline: { telemetry: 'binary', paced: true }, sessions: 1, members: 3, idle: false, warmUp: 0, seconds: 0, lead: 0, jitter: 0 };

/** Runner 1 of a session, who is in it, and what it counts. */
function listener(make: (tally: FanoutTally) => Dialect): { readonly runner: Runner; readonly dialect: Dialect; readonly tally: FanoutTally } {
  const tally = new FanoutTally();
  const dialect = make(tally);
  const runner = new Runner({ number: 1, session: 0, place: 1 }, dialect, tally);
  runner.entered();
  return { runner, dialect, tally };
}

/** What a server sends after runner 0, 1 and 2 have sent, who did so so many milliseconds ago. */
const update = (runner: number, age: number): string => `{"seq":1,"elapsed":${stampText({ time: clock() - age, runner })},"pace":5}`;

describe('updates in JSON', () => {
  it('are counted but for one’s own, and not those of the frame behind', () => {
    const { runner, dialect, tally } = listener((tally) => new Plain(tally));
    const frame = `{"type":"updates","updates":[${update(0, 50)},${update(1, 50)},${update(2, 50)}]}`;
    const bytes = Buffer.from(frame + update(0, 5_000));
    dialect.receive(runner, { opcode: TEXT, bytes, start: 0, end: frame.length });
    expect(tally).toMatchObject({ frames: 1, errors: {} });
    expect(tally.delivered).toBe(2);
    expect(tally.staleness.percentile(1)).toBeGreaterThanOrEqual(50);
    expect(tally.staleness.percentile(1)).toBeLessThan(5_000);
  });
});

describe('frames that all members get alike', () => {
  it('are read once, and count for each as if they were read by each', () => {
    let reads = 0;
    const { runner, tally } = listener((tally) => new Plain(tally));
    const seeing = new Seeing(tally, {
      ...jsonReader,
      read(slice, session, add) {
        reads += 1;
        jsonReader.read(slice, session, add);
      },
    });
    const frame = (age: number): Buffer => Buffer.from(`[${Array.from({ length: 100 }, (_, number) => update(number, age)).join(',')}]`);
    const [older, newer] = [frame(500), frame(100)];
    const others = [2, 200].map((number) => new Runner({ number, session: 0, place: number }, new Plain(tally), tally));
    for (const bytes of [older, newer, Buffer.from(older)]) for (const one of [runner, ...others]) seeing.see(one, { bytes, start: 0, end: bytes.length });
    expect(reads).toBe(2);
    // Runner 200 is not in them, so all hundred are of others.
    expect(tally.delivered).toBe(3 * (99 + 99 + 100));
    expect(tally.frames).toBe(9);
    expect(tally.staleness.total / tally.delivered).toBeCloseTo(1, 0);
    expect(tally.staleness.percentile(0.1)).toBeLessThan(300);
    expect(tally.staleness.percentile(0.5)).toBeGreaterThanOrEqual(500);
  });

  it('tell each where its own update stands', () => {
    const { runner, tally } = listener((tally) => new Plain(tally));
    const seeing = new Seeing(tally, jsonReader);
    const bytes = Buffer.from(`  [${Array.from({ length: 100 }, (_, number) => update(number, 1)).join(',')}]`);
    const at = seeing.see(runner, { bytes, start: 2, end: bytes.length }) ?? NaN;
    const stamp = { time: 0, runner: 0 };
    readStampText(bytes, at, stamp);
    expect(stamp.runner).toBe(1);
  });
});

describe('ticks of Paceline', () => {
  it('[B1] are counted record by record but for one’s own, which tells what is stored [K11]', () => {
    const { runner, dialect, tally } = listener((tally) => new Paceline(plan, tally));
    const status = Buffer.from('{"type":"session_status","data":{"roster":[{"index":0}],"you":{"index":1,"role":"runner","lastSeq":0}},"timestamp":""}');
    dialect.receive(runner, { opcode: TEXT, bytes: status, start: 0, end: status.length });
    const reading = { timestamp: '2026-05-01T06:30:00.000Z', sessionId: 'run', pace: 5, status: 'running' as const, writerEpoch: 1, sessionTime: 1_000 };
    const updates = [0, 1, 2].map((index) => ({ ...reading, userId: `runner-${index}`, index, seq: 4, stored: true, ...(index === 2 ? { heartRate: 150 } : {}) }));
    const bytes = Buffer.concat([Buffer.from('xx'), encodeTick(updates, 1_100) ?? Buffer.alloc(0)]);
    dialect.receive(runner, { opcode: BINARY, bytes, start: 2, end: bytes.length });
    expect(tally.delivered).toBe(2);
    expect(tally).toMatchObject({ frames: 1, acked: 3, errors: {} });
    const ack = Buffer.from('{"type":"ack","data":{"sessionId":"run","seq":7},"timestamp":""}');
    dialect.receive(runner, { opcode: TEXT, bytes: ack, start: 0, end: ack.length });
    expect(tally.acked).toBe(7);
  });

  it('[B2] answer samples that are whole and lie in their bounds', () => {
    const { runner, dialect } = listener((tally) => new Paceline(plan, tally));
    const frame = dialect.sample(runner, { seq: 300, epoch: Date.parse('2026-05-01T06:30:00.010Z'), time: 5, runner: 1 });
    const view = new DataView(frame.buffer, frame.byteOffset + frame.length - 44, 44);
    const expected = { seq: 300, timestamp: '2026-05-01T06:30:00.010Z', status: 'running', distance: 2_919 + 921, elapsed: 300, speed: 3.07, pace: 5.43, accuracy: 4.7, location: { latitude: 48.130_090_7, longitude: 11.570_090_7 } };
    const read = readSample(view);
    expect(read).toEqual({ ok: true, sample: { ...expected, pace: expect.closeTo(5.43, 2) as number } });
  });

  it('[T10] are told when they are due', () => {
    const { runner, dialect } = listener((tally) => new Paceline(plan, tally));
    const bytes = Buffer.from('{"type":"cadence","data":{"sessionId":"run","interval":1000,"phase":250},"timestamp":""}');
    dialect.receive(runner, { opcode: TEXT, bytes, start: 0, end: bytes.length });
    expect(runner.cadence).toMatchObject({ interval: 1_000, phase: 250 });
  });
});

describe('patches of Colyseus', () => {
  it('are counted by the changed runners, whose numbers have one byte or more, but for one’s own', () => {
    const { runner, dialect, tally } = listener((tally) => new Colyseus(0, tally));
    const change = (reference: readonly number[], number: number): Buffer => {
      const stamp = Buffer.alloc(8);
      stamp.writeDoubleLE(stampNumber({ time: clock() - 20, runner: number }));
      // Latitude, seq, status and the stamp have changed: fields 0, 5, 6 and 7.
      return Buffer.from([255, ...reference, 0x80, ...Buffer.alloc(8, 255), 0x85, 1, 255, 0, 0, 0x86, 255, 0x87, ...stamp]);
    };
    const bytes = Buffer.concat([Buffer.from([15]), change([2], 0), change([0xcc, 200], 1), change([0xcd, 255, 2], 2)]);
    dialect.receive(runner, { opcode: BINARY, bytes, start: 0, end: bytes.length });
    expect(tally.delivered).toBe(2);
    expect(tally.staleness.percentile(1)).toBeLessThan(1_000);
    // Somebody has joined: an entry of the map, not a change of a runner.
    const joined = Buffer.from('0f8001ff018000a9336c386c5338584b3602', 'hex');
    dialect.receive(runner, { opcode: BINARY, bytes: joined, start: 0, end: joined.length });
    expect(tally).toMatchObject({ frames: 2, errors: {} });
    expect(tally.delivered).toBe(2);
  });
});

describe('messages over plain TCP', () => {
  const mqtt = (topic: string, payload: string): Buffer => {
    const body = Buffer.concat([Buffer.from([0, topic.length]), Buffer.from(topic), Buffer.from([0]), Buffer.from(payload)]);
    return Buffer.concat([Buffer.from([0x30, (body.length & 0x7f) | 0x80, body.length >> 7]), body]);
  };
  const nats = (subject: string, payload: string): Buffer => Buffer.from(`MSG ${subject} 1 ${payload.length}\r\n${payload}\r\n`);
  const kinds = [
    { name: 'MQTT', make: (tally: FanoutTally): Dialect => new Mqtt(tally), message: mqtt },
    { name: 'NATS', make: (tally: FanoutTally): Dialect => new Nats(tally), message: nats },
  ];

  it.each(kinds)('of $name are counted wherever the stream is cut into chunks', ({ make, message }) => {
    const long = `,"text":"${'x'.repeat(200)}"`;
    const bytes = Buffer.concat([0, 1, 2].map((number) => message('run/0', update(number, 10).replace('}', `${long}}`))));
    for (let size = 1; size <= bytes.length; size++) {
      const { runner, dialect, tally } = listener(make);
      const splitter = new Splitter((slice) => dialect.scan?.(runner, slice) ?? slice.end);
      for (let at = 0; at < bytes.length; at += size) splitter.push(Buffer.from(bytes.subarray(at, at + size)), Math.min(size, bytes.length - at));
      expect({ size, updates: tally.delivered, errors: tally.errors }).toEqual({ size, updates: 2, errors: {} });
    }
  });
});
