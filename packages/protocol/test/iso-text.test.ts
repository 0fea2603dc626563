import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoText } from '../src/binary/iso-text.ts';

test('[B2] a time is written as a date would write it, in whatever order times come', () => {
  const instant = fc.oneof(fc.integer({ min: 0, max: Date.UTC(10_000) - 1 }), fc.integer({ min: 1_790_000_000_000, max: 1_790_000_200_000 }));
  fc.assert(
    fc.property(fc.array(instant, { maxLength: 20 }), (instants) => {
      expect(instants.map(isoText)).toEqual(instants.map((at) => new Date(at).toISOString()));
    }),
  );
});
