import { describe, expect, it } from 'vitest';
import { freshnessOf, presenceOf } from '@paceline/core';

describe('the freshness of a sample', () => {
  it.each([
    [-1, 'live'],
    [0, 'live'],
    [4.999, 'live'],
    [5, 'delayed'],
    [14.999, 'delayed'],
    [15, 'stale'],
    [59.999, 'stale'],
    [60, 'lost'],
    [86_400, 'lost'],
    [NaN, 'lost'],
  ])('of %f s is %s', (age, freshness) => expect(freshnessOf(age)).toBe(freshness));
});

describe('what is shown for a participant', () => {
  it('follows the age of what a runner says', () => {
    for (const age of [1, 8, 30, 90]) expect(presenceOf({ presence: 'here', status: 'running', age })).toBe(freshnessOf(age));
  });

  it('tells standing from having no GPS, while the news are fresh', () => {
    expect(presenceOf({ presence: 'here', status: 'paused', age: 1 })).toBe('paused');
    expect(presenceOf({ presence: 'here', status: 'no_gps', age: 12 })).toBe('no_gps');
  });

  it('never shows old news as if they were of now', () => {
    for (const status of ['running', 'paused', 'no_gps'] as const) {
      expect(presenceOf({ presence: 'here', status, age: 20 })).toBe('stale');
      expect(presenceOf({ presence: 'here', status, age: 61 })).toBe('lost');
    }
  });

  it('says that the connection is gone before it says how old the news are', () => {
    expect(presenceOf({ presence: 'away', status: 'running', age: 2 })).toBe('away');
    expect(presenceOf({ presence: 'away', status: 'running', age: 200 })).toBe('away');
  });

  it('keeps what stays true: finished and left', () => {
    expect(presenceOf({ presence: 'here', status: 'finished', age: 3600 })).toBe('finished');
    expect(presenceOf({ presence: 'away', status: 'finished', age: 3600 })).toBe('finished');
    expect(presenceOf({ presence: 'left', status: 'finished', age: 1 })).toBe('left');
  });

  it('lets those wait who have not begun', () => {
    expect(presenceOf({ presence: 'here' })).toBe('ready');
    expect(presenceOf({ presence: 'here', status: 'ready', age: 600 })).toBe('ready');
    expect(presenceOf({ presence: 'away' })).toBe('away');
  });
});
