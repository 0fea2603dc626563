import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTick, encodeTick, MAX_AGE, readSample, rounded, SAMPLE_BYTES, writeSample, type BinarySample, type SampleInFrame, type TickRecord } from '../src/binary/index.ts';
import type { FriendUpdateData } from '../src/index.ts';

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const status = fc.constantFrom('ready', 'running', 'paused', 'no_gps', 'finished');
const place = fc.record({ latitude: within(-90, 90), longitude: within(-180, 180) });

const samples: fc.Arbitrary<BinarySample> = fc.record({
  seq: maybe(fc.integer({ min: 1, max: 0xffff_ffff })),
  takenAt: fc.integer({ min: 0, max: Date.UTC(10_000) - 1 }),
  pace: within(-1, 100),
  location: maybe(place),
  distance: maybe(within(0, 1e6)),
  elapsed: maybe(within(0, 604_800)),
  moving: maybe(within(0, 604_800)),
  speed: maybe(within(0, 200)),
  accuracy: maybe(within(0, 6_500)),
  altitude: maybe(within(-1_000, 16_000)),
  heartRate: maybe(fc.integer({ min: 1, max: 255 })),
  cadence: maybe(fc.integer({ min: 0, max: 400 })),
  status: maybe(status),
});

const NOW = 5_000_000;
const updates: fc.Arbitrary<FriendUpdateData> = fc.record({
  userId: fc.constant('ana'),
  sessionId: fc.constant('run'),
  timestamp: fc.constant('2026-05-01T06:30:00.000Z'),
  pace: fc.oneof(fc.constant(0), within(0.2, 100)),
  index: fc.integer({ min: 0, max: 0xffff }),
  status,
  seq: maybe(fc.integer({ min: 1, max: 0xff_ffff })),
  writerEpoch: maybe(fc.integer({ min: 1, max: 15 })),
  stored: maybe(fc.boolean()),
  sessionTime: fc.integer({ min: NOW - MAX_AGE, max: NOW + 1_000 }),
  location: maybe(place),
  distance: maybe(within(0, 1e6)),
  speed: maybe(within(0, 200)),
  heartRate: maybe(fc.integer({ min: 1, max: 255 })),
  cadence: maybe(fc.integer({ min: 0, max: 400 })),
});

function written(sample: BinarySample): DataView {
  const view = new DataView(new ArrayBuffer(SAMPLE_BYTES));
  expect(writeSample(view, sample)).toBe(true);
  return view;
}

function sampleIn(view: DataView): SampleInFrame {
  const read = readSample(view);
  if (!read.ok) throw new Error(read.failure.message);
  return read.sample;
}

const defined = (value: object): object => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
const near = (actual: number | undefined, expected: number | undefined, error: number): void => {
  if (expected === undefined) expect(actual).toBeUndefined();
  else expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(error);
};
/** Metres of one degree, at most. */
const DEGREE = 111_700;

describe('a sample in a binary frame', () => {
  test('[B2] [B4] is as it was, to the stated errors', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const read = sampleIn(written(sample));
        expect([read.seq, Date.parse(read.timestamp), read.status, read.heartRate, read.cadence]).toEqual([sample.seq, sample.takenAt, sample.status, sample.heartRate, sample.cadence]);
        near(read.location?.latitude, sample.location?.latitude, 0.02 / DEGREE);
        near(read.location?.longitude, sample.location?.longitude, 0.02 / DEGREE);
        near(read.distance, sample.distance, 0.005);
        near(read.speed, sample.speed, 0.005);
        near(read.pace, Math.max(0, sample.pace), 0.05 / 60 + 1e-12);
        near(read.accuracy, sample.accuracy, 0.05);
        near(read.altitude, sample.altitude, 0.25);
        near(read.elapsed, sample.elapsed, 0.0005);
        near(read.moving, sample.moving, 0.0005);
      }),
    );
  });

  test('[B3] is exactly as it was when it was rounded before, so that the same sample as JSON is no other one', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const known = JSON.parse(JSON.stringify(rounded({ ...sample, pace: Math.max(0, sample.pace) }))) as BinarySample;
        const { takenAt, ...readings } = known;
        expect(defined(sampleIn(written(known)))).toEqual(defined({ ...readings, timestamp: new Date(takenAt).toISOString() }));
        expect(rounded(known)).toEqual(known);
      }),
    );
  });

  test.each<[string, Partial<BinarySample>]>([
    ['an accuracy of kilometres', { accuracy: 7_000 }],
    ['a heart rate of no heart', { heartRate: 256 }],
    ['a height beyond the mountains', { altitude: 17_000 }],
    ['a walk slower than a snail', { pace: 200 }],
    ['a seq beyond 32 bits', { seq: 2 ** 32 }],
    ['a reading that is no number', { distance: Number.NaN }],
    ['a time of more digits than a timestamp has', { takenAt: Date.UTC(10_000) }],
    ['a place beyond the pole', { location: { latitude: 91, longitude: 0 } }],
  ])('[B4] does not hold %s, which travels as JSON', (_, wrong) => {
    expect(writeSample(new DataView(new ArrayBuffer(SAMPLE_BYTES)), { takenAt: 1, pace: 5, ...wrong })).toBe(false);
  });

  test('[B2] may have more at its end, which is skipped', () => {
    const bytes = new Uint8Array(SAMPLE_BYTES + 4);
    const view = new DataView(bytes.buffer);
    writeSample(view, { takenAt: 7, pace: 5, seq: 3 });
    bytes[1] = SAMPLE_BYTES + 4;
    expect(readSample(view)).toEqual({ ok: true, sample: { timestamp: '1970-01-01T00:00:00.007Z', pace: 5, seq: 3 } });
  });

  test('[B2] [E6] garbage is refused with the field that is wrong, or is a sample within all bounds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
        const read = readSample(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
        if (!read.ok) expect(read.failure.message).toMatch(/^A binary sample's \w+ must /);
        else for (const value of Object.values(defined(read.sample))) expect(value).not.toBeNaN();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a tick in a binary frame', () => {
  const recordsOf = (bytes: Uint8Array | undefined): readonly TickRecord[] => {
    const read = decodeTick(bytes ?? Uint8Array.of());
    if (!read.ok) throw new Error(read.failure.message);
    return read.records;
  };

  test('[B1] [B4] tells of each runner what the JSON tells, to the stated errors', () => {
    fc.assert(
      fc.property(fc.array(updates, { maxLength: 6 }), (tick) => {
        const records = recordsOf(encodeTick(tick, NOW));
        expect(records).toHaveLength(tick.length);
        tick.forEach((update, place) => {
          const record = records[place];
          expect([record?.index, record?.status, record?.writerEpoch, record?.stored, record?.seq]).toEqual([update.index, update.status, update.writerEpoch ?? 1, update.stored ?? false, update.seq]);
          near(record?.sessionTime, Math.min(NOW, update.sessionTime ?? Number.NaN), 8);
          near(record?.location?.latitude, update.location?.latitude, 0.02 / DEGREE);
          near(record?.location?.longitude, update.location?.longitude, 0.02 / DEGREE);
          near(record?.distance, update.distance, 0.05);
          near(record?.speed, update.pace > 0 ? 1_000 / 60 / update.pace : update.speed, 0.005);
          near(record?.heartRate, update.heartRate, 0);
          near(record?.cadence, update.cadence, 1);
        });
      }),
    );
  });

  const update: FriendUpdateData = { userId: 'ana', sessionId: 'run', timestamp: '', pace: 5, index: 0, status: 'running', seq: 1, sessionTime: NOW };

  test('[B1] takes 8 bytes, and 20 for each runner; 22 where somebody has a sensor', () => {
    expect(encodeTick([update, update, update, update], NOW)).toHaveLength(8 + 4 * 20);
    expect(encodeTick([update, { ...update, heartRate: 150 }], NOW)).toHaveLength(8 + 2 * 22);
  });

  test.each<[string, Partial<FriendUpdateData>]>([
    ['a sample that is more than 4 s old', { sessionTime: NOW - 4_100 }],
    ['a sample without a time', { sessionTime: undefined }],
    ['a runner without a place in the roster', { index: undefined }],
    ['the 16th writer of somebody', { writerEpoch: 16 }],
    ['a seq beyond 24 bits', { seq: 2 ** 24 }],
    ['a speed beyond all bounds', { pace: 0, speed: 201 }],
  ])('[B4] does not hold %s: then all of it travels as JSON', (_, wrong) => {
    expect(encodeTick([update, { ...update, ...wrong }], NOW)).toBeUndefined();
  });

  test('[B1] may have longer records, of which the rest is skipped', () => {
    const bytes = encodeTick([update, { ...update, index: 1 }], NOW) ?? Uint8Array.of();
    const longer = new Uint8Array(8 + 2 * 30);
    longer.set(bytes.subarray(0, 28));
    longer.set(bytes.subarray(28), 38);
    longer[1] = 30;
    expect(recordsOf(longer).map(({ index, seq }) => [index, seq])).toEqual([[0, 1], [1, 1]]);
  });

  test('[B1] [E6] garbage is refused in a sentence, or is a tick within all bounds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (bytes) => {
        const read = decodeTick(bytes);
        if (!read.ok) expect(read.failure.message).toMatch(/^(A tick of|Record \d+ of)/);
        else for (const record of read.records) for (const value of Object.values(record)) expect(value).not.toBeNaN();
      }),
      { numRuns: 2_000 },
    );
  });
});

interface Golden {
  readonly about: string;
  readonly rules: readonly string[];
  readonly direction: 'up' | 'down';
  readonly frame: string;
  readonly decoded?: object;
  readonly failure?: object;
}

const folder = new URL('../fixtures/binary/', import.meta.url);
const golden = readdirSync(folder).map((file): readonly [string, Golden] => {
  const content = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Golden;
  return [`[${content.rules.join('] [')}] ${file.replace('.json', '')}`, content];
});

describe('golden binary frames mean what their fixtures say', () => {
  test.each(golden)('%s', (_, { direction, frame, decoded, failure }) => {
    const bytes = Uint8Array.from(frame.split(' '), (pair) => Number.parseInt(pair, 16));
    const read = direction === 'down' ? decodeTick(bytes) : readSample(new DataView(bytes.buffer));
    if (failure !== undefined) return expect(read).toMatchObject({ ok: false, failure });
    const { ok, ...meant } = read;
    expect([ok, JSON.parse(JSON.stringify('sample' in meant ? meant.sample : meant))]).toEqual([true, decoded]);
  });
});
