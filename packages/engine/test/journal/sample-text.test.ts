import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameSample } from '../../src/journal/sample-text.ts';

const same = (one: unknown, other: unknown): boolean => isSameSample(JSON.stringify(one), JSON.stringify(other));

test.each([
  ['a list in another order', [1, 2], [2, 1]],
  ['a shorter list', [1, 2], [1]],
  ['an object like a list', [1], { 0: 1 }],
  ['a key less', { a: 1, b: 1 }, { a: 1 }],
  ['another key', { a: 1 }, { b: 1 }],
  ['a key that every object inherits', { ['__proto__']: {} }, { a: 1 }],
  ['nothing for null', { a: null }, { a: {} }],
  ['the text of a number', { a: 1 }, { a: '1' }],
])('%s is another reading', (_, one, other) => {
  expect(same(one, other)).toBe(false);
  expect(same(other, one)).toBe(false);
});

/** The same value with the keys of all its objects in the opposite order. */
function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(Object.entries(value).toReversed().map(([key, inner]) => [key, reversed(inner)]));
}

test("two texts hold the same reading exactly when Node's own comparison says so", () => {
  // Few keys and values, so that many pairs are nearly equal; half of the pairs are equal, in another order.
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(0, -0, 1, '1', '', true, null),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('value'), { maxKeys: 3 }),
    ),
  }));
  const pair = fc.oneof(fc.tuple(value, value), value.map((one) => [one, reversed(one)] as const));
  fc.assert(
    fc.property(pair, ([one, other]) => {
      const [text, otherText] = [JSON.stringify(one), JSON.stringify(other)];
      expect(isSameSample(text, otherText)).toBe(isDeepStrictEqual(JSON.parse(text), JSON.parse(otherText)));
    }),
    { numRuns: 1_000 },
  );
});
