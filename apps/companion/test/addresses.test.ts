import { describe, expect, it } from 'vitest';
import { pathOf, routeOf } from '../src/app/routes.ts';
import { bareCode, isWholeCode, shownCode } from '../src/view/code.ts';
import { isLoopback } from '../src/view/loopback.ts';
import { localMinute, startOfChoice } from '../src/view/start-time.ts';

describe('an address', () => {
  it.each([
    ['/', { page: 'start' }],
    ['/j/ABCDEF', { page: 'join', code: 'ABCDEF' }],
    ['/s/018f-1', { page: 'session', sessionId: '018f-1' }],
    ['/s/018f-1/results', { page: 'results', sessionId: '018f-1' }],
    ['/s/018f-1/replay', { page: 'replay', sessionId: '018f-1' }],
    ['/runs', { page: 'runs' }],
    ['/file', { page: 'file' }],
    ['/j/', { page: 'unknown' }],
    ['/j/a/b', { page: 'unknown' }],
    ['/x/1', { page: 'unknown' }],
    ['/j/%E0%A4%A', { page: 'unknown' }],
  ])('%s is read', (path, route) => expect(routeOf(path)).toEqual(route));

  it('leads back to where it came from, whatever the id', () => {
    for (const page of ['session', 'results', 'replay'] as const) expect(routeOf(pathOf({ page, sessionId: 'a/b ü' }))).toEqual({ page, sessionId: 'a/b ü' });
  });
});

describe('a host name', () => {
  it('of this computer alone is no good for a phone', () => {
    expect(['localhost', 'run.localhost', '127.0.0.1', '[::1]'].filter((name) => !isLoopback(name))).toEqual([]);
    expect(['192.168.1.20', 'run.example.org', '127.example.org', 'localhost.example.org', '[::]'].filter(isLoopback)).toEqual([]);
  });
});

describe('a code', () => {
  it.each([
    ['abc-def', 'ABCDEF'],
    [' abc def ', 'ABCDEF'],
    ['ABC–DEF', 'ABCDEF'],
    ['https://run.example.org/j/abcdef?x=1', 'ABCDEF'],
    ['abcdefgh', 'ABCDEF'],
    ['', ''],
  ])('is taken as people type it: %j', (typed, bare) => expect(bareCode(typed)).toBe(bare));

  it('is shown in two halves as soon as there is a second one', () => {
    expect(['ab', 'abc', 'abcd', 'abcdef'].map(shownCode)).toEqual(['AB', 'ABC', 'ABC-D', 'ABC-DEF']);
    expect([isWholeCode('abc-de'), isWholeCode('abc-def')]).toEqual([false, true]);
  });
});

describe('the start of a new run', () => {
  const now = new Date(2026, 4, 1, 18, 30, 20).getTime();

  it('is at once, in some minutes, or at a time on the own clock', () => {
    expect(startOfChoice('now', '', now)).toBeUndefined();
    expect(startOfChoice('5', '', now)).toBe(now + 300_000);
    expect(startOfChoice('at', '2026-05-01T19:00', now)).toBe(new Date(2026, 4, 1, 19).getTime());
  });

  it('is at once when the time is past or not filled in', () => {
    expect(startOfChoice('at', '2026-05-01T18:00', now)).toBeUndefined();
    expect(startOfChoice('at', '', now)).toBeUndefined();
  });

  it('cannot be chosen before the present minute', () => expect(localMinute(now)).toBe('2026-05-01T18:30'));
});
