import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeCode, closeCodes, closePolicy } from '../src/index.ts';

const all = Object.values(closeCodes);
const known = new Set<number>(all.map(({ code }) => code));
const unknownWithin = (min: number, max: number) => fc.integer({ min, max }).filter((code) => !known.has(code));

describe('close codes', () => {
  test('have the numbers that clients know', () => {
    expect({ ...closeCode }).toEqual(Object.fromEntries(Object.entries(closeCodes).map(([name, { code }]) => [name, code])));
  });

  test.each(all.map((reason) => [reason.code, reason] as const))('[C1] %i does what its definition says', (code, { policy }) => {
    expect(closePolicy(code)).toBe(policy);
  });

  test.each(all.filter(({ code }) => code >= 4000))('[C2] $code would be obeyed by a client that knows its range only', ({ code, policy }) => {
    expect(policy === 'stop').toBe(code >= 4500);
  });

  test('[C2] an unknown code between 4500 and 4999 stops, every other one reconnects', () => {
    fc.assert(
      fc.property(unknownWithin(4500, 4999), (code) => {
        expect(closePolicy(code)).toBe('stop');
      }),
    );
    fc.assert(
      fc.property(unknownWithin(1000, 4499), (code) => {
        expect(closePolicy(code)).toBe('reconnect');
      }),
    );
  });

  test('[C4] a connection that ends without a code was lost', () => {
    expect([1005, 1006].map(closePolicy)).toEqual(['reconnect', 'reconnect']);
  });

  test('are each defined once, may be sent, and fit into a close frame', () => {
    expect(known.size).toBe(all.length);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { code, reason } of all) {
      // RFC 6455, section 7.4: these are the codes that an endpoint may put on the wire, and a control frame holds 125 bytes.
      expect((code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 4000 && code <= 4999)).toBe(true);
      expect(new TextEncoder().encode(reason).length).toBeLessThanOrEqual(123);
    }
  });
});
