import { describe, expect, it } from 'vitest';
import { addGap, trendOf, type GapCourse } from '@paceline/core';

const course = (seconds: number, metresAt: (second: number) => number): GapCourse =>
  Array.from({ length: seconds + 1 }, (_, elapsed) => elapsed).reduce<GapCourse>((sofar, elapsed) => addGap(sofar, { elapsed, metres: metresAt(elapsed) }), []);

describe('the trend of a gap', () => {
  it('says nothing before ten seconds', () => {
    expect(trendOf([])).toBeUndefined();
    expect(trendOf(course(9, (second) => 50 - second))).toBeUndefined();
    expect(trendOf(course(10, (second) => 50 - second))).toBe('closing');
  });

  it.each([
    ['a friend ahead who is caught up with', (second: number) => 80 - 0.5 * second, 'closing'],
    ['a friend ahead who runs away', (second: number) => 80 + 0.5 * second, 'falling_back'],
    ['a friend behind who catches up', (second: number) => -80 + 0.5 * second, 'closing'],
    ['a friend behind who falls back', (second: number) => -80 - 0.5 * second, 'falling_back'],
    ['one who runs at about the same speed', (second: number) => 80 + 0.2 * second, 'steady'],
  ] as const)('of %s', (_, metresAt, trend) => expect(trendOf(course(60, metresAt))).toBe(trend));

  it('forgets what was before the last quarter of a minute', () => {
    expect(trendOf(course(60, (second) => (second < 40 ? 80 - second : 40)))).toBe('steady');
  });

  it('is of bounded size, however often a gap is told', () => {
    let gaps: GapCourse = [];
    for (let tick = 0; tick < 10_000; tick++) gaps = addGap(gaps, { elapsed: tick / 10, metres: 5 });
    expect(gaps.length).toBeLessThan(20);
  });

  it('begins anew when a clock was set back, and takes in nothing that is no number', () => {
    const before = course(20, () => 5);
    expect(addGap(before, { elapsed: 3, metres: 9 })).toEqual([{ elapsed: 3, metres: 9 }]);
    expect(addGap(before, { elapsed: 21, metres: Number.NaN })).toBe(before);
  });
});
