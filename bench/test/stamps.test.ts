import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleText, sampleMembers, TIME_SLOT } from '../fanout/sample-text.ts';
import { readStampNumber, readStampText, STAMP_LENGTH, stampNumber, stampText, type Stamp } from '../fanout/stamps.ts';

/** Two hours are more than any measurement, and samples may have been taken before the clock began. */
const stamps = fc.record({ time: fc.double({ min: -900_000, max: 7_200_000, noNaN: true }), runner: fc.integer({ min: 0, max: 99_999 }) });

/** To the microsecond. */
const expected = ({ time, runner }: Stamp) => ({ time: expect.closeTo(time, 2) as number, runner });

describe('a stamp', () => {
  it('tells the time and the runner after a server has read it and written it anew', () => {
    fc.assert(
      fc.property(stamps, (stamp) => {
        const text = `"elapsed":${stampText(stamp)}`;
        expect(text).toHaveLength('"elapsed":'.length + STAMP_LENGTH);
        const read: Stamp = { time: 0, runner: 0 };
        const anew = JSON.stringify(JSON.parse(`{${text},"seq":1}`));
        for (const json of [text, anew]) {
          readStampText(Buffer.from(json), json.indexOf(':') + 1, read);
          expect(read).toEqual(expected(stamp));
        }
      }),
    );
  });

  it('tells the same as a number', () => {
    fc.assert(
      fc.property(stamps, (stamp) => {
        const read: Stamp = { time: 0, runner: 0 };
        readStampNumber(stampNumber(stamp), read);
        expect(read).toEqual(expected(stamp));
      }),
    );
  });

  it('is read up to the end of the bytes, also without decimals', () => {
    const read: Stamp = { time: 0, runner: 0 };
    readStampText(Buffer.from('2002'), 0, read);
    expect(read).toEqual({ time: 2_000, runner: 0 });
  });
});

describe('a sample as text', () => {
  it('is JSON of the same length for each sample', () => {
    const sample = new SampleText(Buffer.from(`{${sampleMembers},"sent":"${TIME_SLOT}"}`));
    const [epoch, time] = [Date.parse('2026-05-01T06:30:00.010Z'), 1_234.567];
    const first = sample.write({ seq: 1, epoch, time, runner: 7 }).toString();
    const second = sample.write({ seq: 123_456, epoch: epoch + 1, time: 7_200_000, runner: 99_999 }).toString();
    expect(JSON.parse(first)).toMatchObject({ seq: 1, distance: 436.07, timestamp: '2026-05-01T06:30:00.010Z', sent: '2026-05-01T06:30:00.010Z' });
    expect(JSON.parse(second)).toMatchObject({ seq: 123_456, distance: expect.closeTo(379_009.92 + 2_081, 2) as number, timestamp: '2026-05-01T06:30:00.011Z' });
    expect(second).toHaveLength(first.length);
  });
});
