import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Write } from '@paceline/engine/store';
import { pack, unpack } from '../../src/journal/packed-writes.ts';
import { storable } from '../../src/journal/storable.ts';

const id = fc.stringMatching(/^[\w.:@~-]{1,12}$/);
const sample: fc.Arbitrary<Write> = fc
  .record({
    sessionId: id,
    userId: id,
    writer: fc.oneof(id, fc.constant('')),
    takenAt: fc.double({ min: 0, max: 2e12, noNaN: true }),
    sample: fc.record({ seq: fc.integer({ min: 1, max: 2 ** 53 - 1 }), pace: fc.double({ noNaN: true, noDefaultInfinity: true }), timestamp: fc.string({ unit: 'binary' }) }),
  })
  .map((record) => ({ kind: 'sample', record }));
const invite: fc.Arbitrary<Write> = fc.record({ kind: fc.constant('invite' as const), sessionId: id, userId: id });

describe('writes on their way to the thread of the store', () => {
  it('[W1] come out as they went in, in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(sample, sample, invite), { maxLength: 12 }), (writes) => {
        expect(unpack(structuredClone(pack(writes)))).toEqual(storable(writes));
      }),
    );
  });

  it('are one text for samples that follow each other', () => {
    const [one] = fc.sample(sample, 1) as [Write];
    const [other] = fc.sample(invite, 1) as [Write];
    expect(pack([one, one, other, one]).map((part) => typeof part)).toEqual(['string', 'object', 'string']);
    expect(pack([])).toEqual([]);
  });
});
