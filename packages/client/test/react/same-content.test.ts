import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameContent } from '../../src/react/same-content.ts';

const leaf = fc.oneof(fc.constantFrom<unknown>(undefined, null, 0, -0, 1, Number.NaN, '', '0', 'a', true), fc.integer(), fc.string());

/** What a component may select: plain objects, arrays and maps of each other. The few keys make equal ones likely. */
const { content } = fc.letrec<{ content: unknown }>((tie) => ({
  content: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('content'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '0'), tie('content'), { maxKeys: 3, noNullPrototype: true }),
    fc.array(fc.tuple(fc.constantFrom('a', 'b', 0, 1), tie('content')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
}));

/** Every content that differs from the given one in a single place. */
function changed(value: unknown): unknown[] {
  if (value instanceof Map) {
    const members = [...value].flatMap(([key, member]) => [...changed(member).map((other) => new Map(value).set(key, other)), new Map([...value].filter(([kept]) => kept !== key))]);
    return [...members, new Map(value).set('new', undefined)];
  }
  if (Array.isArray(value)) {
    const members = value.flatMap((member, at) => [...changed(member).map((other) => value.with(at, other)), value.toSpliced(at, 1)]);
    return [...members, [...value, undefined]];
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).flatMap(([key, member]) => [
      ...changed(member).map((other) => ({ ...value, [key]: other })),
      Object.fromEntries(Object.entries(value).filter(([kept]) => kept !== key)),
    ]);
    return [...members, { ...value, new: undefined }];
  }
  return [{ other: value }];
}

describe('two values have the same content', () => {
  test('when one is a copy of the other', () => {
    fc.assert(
      fc.property(content, (value) => {
        expect(sameContent(value, structuredClone(value))).toBe(true);
      }),
    );
  });

  test('not when they differ in one place, however deep, or in a member that is there and undefined', () => {
    fc.assert(
      fc.property(content, (value) => {
        for (const other of changed(value)) expect([sameContent(value, other), sameContent(other, value)]).toEqual([false, false]);
      }),
    );
  });

  test('exactly when Node finds them equal', () => {
    const check = (a: unknown, b: unknown): void => {
      expect(sameContent(a, b)).toBe(isDeepStrictEqual(a, b));
    };
    fc.assert(fc.property(content, content, check), { numRuns: 1_000 });
  });

  test.each([
    ['an empty array, object and map', [[], {}, new Map()]],
    ['an array and an object with its members', [['a'], { 0: 'a' }]],
    ['an object and a map with its members', [{ a: 1 }, new Map([['a', 1]])]],
  ])('not when they are of different kinds: %s', (_, values) => {
    for (const [at, a] of values.entries()) for (const b of values.slice(at + 1)) expect([sameContent(a, b), sameContent(b, a)]).toEqual([false, false]);
  });

  test('whatever the prototype of a plain object', () => {
    expect(sameContent({ a: [1] }, Object.assign(Object.create(null), { a: [1] }))).toBe(true);
  });

  test('of what has more to it than its members, only when it is the very same', () => {
    class Point {
      readonly x = 1;
    }
    for (const make of [() => new Error('a'), () => new Date(0), () => new Set([1]), () => new Point(), () => () => 1]) {
      const value = make();
      expect([sameContent(value, value), sameContent([value], [value]), sameContent(value, make())]).toEqual([true, true, false]);
    }
  });
});
