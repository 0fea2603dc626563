import { describe, expect, it } from 'vitest';
import { Cadences, Phases } from '../../src/fanout/cadence.ts';

describe('the phases of sessions', () => {
  it.each([10, 100, 2_000])('[F8] of %i sessions lie evenly over the second', (sessions) => {
    const phases = new Phases();
    const tenths = Map.groupBy(Array.from({ length: sessions }, () => phases.next()), (phase) => Math.floor(phase / 100));
    expect([...tenths.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const together of tenths.values()) expect(Math.abs(together.length - sessions / 10)).toBeLessThanOrEqual(2);
  });
});

describe('the cadences of a session', () => {
  it('[F8] are one for up to 500 members, and for one alone slower', () => {
    const cadences = new Cadences(380);
    expect(cadences.grow(500)).toBe(false);
    expect([0, 1, 99].map((index) => cadences.of(index, false))).toEqual([0, 1, 99].map(() => ({ interval: 1_000, phase: 380 })));
    expect(cadences.of(0, true)).toEqual({ interval: 3_000, phase: 380 });
  });

  it('[F8] are divided by place in the roster for more, up to four, and stay divided when members leave', () => {
    const cadences = new Cadences(900);
    expect(cadences.grow(501)).toBe(true);
    expect([0, 1, 2].map((index) => cadences.of(index, false).phase)).toEqual([900, 400, 900]);
    expect([cadences.grow(501), cadences.grow(2)]).toEqual([false, false]);
    expect(cadences.groupOf(1)).toBe(1);
    expect(cadences.grow(4_000)).toBe(true);
    const phases = Array.from({ length: 4_000 }, (_, index) => cadences.of(index, false).phase);
    expect(new Set(phases)).toEqual(new Set([900, 150, 400, 650]));
    expect(cadences.groupOf(3_999)).toBe(3);
  });
});
