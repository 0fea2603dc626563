import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '@paceline/core';
import { reading } from '@paceline/testkit/records';
import { headerOf, linesOf, readHeader, readOutbox } from '../../src/file/lines.ts';

const key = { sessionId: 'run', userId: 'ana', writer: 'w1' };
const line = (seq: number): string => linesOf({ kind: 'append', samples: [reading(seq)] });
const forget = (seq: number): string => linesOf({ kind: 'forget', seq });
const file = (...lines: readonly string[]): Buffer => Buffer.from(headerOf(key) + lines.join(''));
const read = (bytes: Buffer) => {
  const { samples, faults } = readOutbox(bytes);
  return { seqs: samples.map(({ seq }) => seq), faults };
};

/** The same line with one of its bytes changed. */
const damaged = (text: string): string => text.replace('"pace"', '"pbce"');

describe('the lines of an outbox', () => {
  test('are a checksum and JSON, which people and other programs can read', () => {
    expect(file(line(1), forget(1)).toString()).toBe(
      '106d546b ["outbox",1,{"sessionId":"run","userId":"ana","writer":"w1"}]\n' +
        '0a6d05ff ["sample",{"seq":1,"pace":5.142857142857143,"timestamp":"2026-05-01T06:30:01.000Z","distance":3.1,"location":{"latitude":48.00001,"longitude":11.000003333333334}}]\n' +
        'ab0bfa93 ["forget",1]\n',
    );
  });

  test('say whose they are, and how far they are whole', () => {
    const bytes = file(line(1), line(2));
    expect(readOutbox(bytes)).toEqual({ key, samples: [reading(1), reading(2)], faults: [], length: bytes.length, lines: 2 });
    expect(readHeader(headerOf(key).trimEnd())).toEqual(key);
  });

  test('may end in the middle of one, anywhere: that is a write that was interrupted, and no damage', () => {
    const whole = file(line(1), line(2));
    const torn = file(line(1), line(2), line(3));
    for (let length = whole.length; length < torn.length; length += 1) {
      expect(readOutbox(torn.subarray(0, length))).toMatchObject({ samples: [reading(1), reading(2)], faults: [], length: whole.length });
    }
  });

  test('may be torn in the first one: then there is no outbox yet', () => {
    const bytes = file();
    for (let length = 0; length < bytes.length; length += 1) expect(readOutbox(bytes.subarray(0, length))).toMatchObject({ key: undefined, faults: [], length: 0 });
  });

  test('[G3] may have been overwritten at the end, which no interrupted write does: that is told of', () => {
    const bytes = file(...[1, 2, 3, 4].map(line));
    const first = file(line(1)).length;
    for (let place = first; place < bytes.length; place += 1) {
      const { samples, faults } = readOutbox(Buffer.from(bytes).fill(0, place));
      const end = bytes.lastIndexOf('\n', place - 1) + 1;
      expect([samples.length, faults]).toEqual([[1, 2, 3, 4].findLast((last) => file(...[1, 2, 3, 4].slice(0, last).map(line)).length <= place), [`bytes ${end + 1} to ${bytes.length} (they are no lines)`]]);
    }
    const long = Buffer.concat([bytes, Buffer.alloc(2_600, '[')]);
    expect(readOutbox(long).faults).toEqual([`bytes ${bytes.length + 1} to ${long.length} (they are no lines)`]);
  });

  test('[G3] may be nothing but zeros, or begin with them: that is told of, too', () => {
    const bytes = file(line(1), line(2));
    expect(readOutbox(Buffer.alloc(bytes.length))).toEqual({ key: undefined, samples: [], faults: [`bytes 1 to ${bytes.length} (they are no lines)`], length: 0, lines: 0 });
    expect(readOutbox(Buffer.from(bytes).fill(0, 0, 40))).toMatchObject({ key: undefined, samples: [reading(1), reading(2)], faults: ['line 1 (its checksum is wrong)'] });
  });

  test('[G3] lose nothing but what was damaged, whichever byte it is', () => {
    const bytes = file(...[1, 2, 3, 4, 5, 6, 7, 8].map(line));
    const random = seededRandom('damage');
    for (let round = 0; round < 600; round += 1) {
      const copy = Buffer.from(bytes);
      const place = round < 8 ? bytes.length - 1 : Math.floor(random() * bytes.length);
      copy[place]! ^= 1 << (round < 8 ? round : Math.floor(random() * 8));
      const { samples, faults } = readOutbox(copy);
      // A line break that is lost takes the next line along.
      expect(samples.length).toBeGreaterThanOrEqual(6);
      expect(samples.length).toBeLessThan(place < headerOf(key).length ? 9 : 8);
      for (const sample of samples) expect(sample).toStrictEqual(reading(sample.seq));
      expect(faults.length).toBeGreaterThan(0);
    }
  });

  test('tell of a line with the right checksum that is no sample, by its number and without its content', () => {
    const wrong = linesOf({ kind: 'append', samples: [{ ...reading(2), location: { latitude: 4848, longitude: 11 } }] });
    expect(read(file(line(1), wrong, line(3)))).toEqual({ seqs: [1, 3], faults: ['line 3 ("location.latitude" must be at most 90)'] });
  });

  test('do not tell of damage to what was certainly forgotten', () => {
    expect(read(file(line(1), damaged(line(2)), line(3), line(4), forget(3)))).toEqual({ seqs: [4], faults: [] });
    expect(read(file(line(1), damaged(line(2)), line(3), line(4), forget(2)))).toEqual({ seqs: [3, 4], faults: [] });
    expect(read(file(line(1), damaged(line(2)), line(3), forget(1))).faults).toEqual(['line 3 (its checksum is wrong)']);
    // Samples that are written again, with another time, come after it, and are not the next.
    expect(read(file(line(1), line(2), damaged(line(3)), line(1), line(2), line(4), forget(2)))).toEqual({ seqs: [4], faults: ['line 4 (its checksum is wrong)'] });
    // Nothing says whether the one that is damaged was among those.
    expect(read(file(line(1), damaged(line(2)), forget(1))).faults).toEqual(['line 3 (its checksum is wrong)']);
  });

  test('whose first is damaged, or of a newer format, have no key', () => {
    const [first = '', ...others] = file(line(1)).toString().split('\n');
    expect(readOutbox(Buffer.from([first.replace('ana', 'anb'), ...others].join('\n'))).key).toBeUndefined();
    const newer = JSON.stringify(['outbox', 2, 'whatever that has']);
    expect(readOutbox(Buffer.from(`${crc32(newer).toString(16).padStart(8, '0')} ${newer}\n`)).key).toBe('newer');
  });
});
