import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPoint, emptyHistory, gapBetween, relationOf, type History, type Runner } from '@paceline/core';

/** Someone who has run at a steady speed from the start, with a point of history each second. */
function steady(speed: number, elapsed: number, since = 0): Runner {
  let history: History = emptyHistory;
  for (let second = since; second <= elapsed; second++) history = addPoint(history, second, speed * second);
  return { distance: speed * elapsed, elapsed, history };
}

describe('the gap to a friend', () => {
  it('is positive when the friend is ahead, in metres and in seconds', () => {
    // The friend was at my 300 m after 75 s, which is 25 s ago.
    expect(gapBetween(steady(3, 100), steady(4, 100))).toEqual({ metres: 100, seconds: 25 });
  });

  it('is negative when the friend is behind, and the seconds are how long ago I was there', () => {
    expect(gapBetween(steady(4, 100), steady(3, 100))).toEqual({ metres: -100, seconds: -25 });
  });

  it('compares the same moment when the news of a friend are old', () => {
    const friend = steady(3, 90);
    expect(gapBetween(steady(3, 100), friend)).toEqual({ metres: 0, seconds: 0 });
    expect(gapBetween(friend, steady(3, 100)).metres).toBe(0);
  });

  it('comes from history and not from a speed: a friend who rested is told by when they passed', () => {
    const friend = [[0, 0], [50, 200], [100, 200]].reduce((history, [elapsed, distance]) => addPoint(history, elapsed!, distance!), emptyHistory);
    // At 150 m the friend was after 37.5 s.
    expect(gapBetween(steady(1.5, 100), { distance: 200, elapsed: 100, history: friend })).toEqual({ metres: 50, seconds: 62.5 });
  });

  it('needs no history of the present', () => {
    const friend = { ...steady(4, 90), elapsed: 100, distance: 400 };
    // The friend was at my 390 m after 97.5 s, between the last point of history and now.
    expect(gapBetween({ ...steady(3.9, 100) }, friend)).toEqual({ metres: 10, seconds: 2.5 });
    // After 95 s the friend was at 380 m.
    expect(gapBetween(steady(3, 95), friend).metres).toBe(95);
  });

  it('has no seconds where the history does not reach back', () => {
    expect(gapBetween(steady(1, 100), steady(4, 100, 60))).toEqual({ metres: 300, seconds: undefined });
    const late = { distance: 500, elapsed: 100, history: emptyHistory };
    expect(gapBetween(steady(3, 100), late)).toEqual({ metres: 200, seconds: undefined });
  });

  it('takes the newest distance where the history has none for the common time', () => {
    const fresh = { distance: 300, elapsed: 100, history: emptyHistory };
    expect(gapBetween(fresh, steady(3, 90)).metres).toBe(-30);
  });

  it('turns its sign when the two change places', () => {
    const speed = fc.double({ min: 0.5, max: 6, noNaN: true });
    fc.assert(
      fc.property(speed, speed, fc.integer({ min: 1, max: 300 }), (mine, theirs, elapsed) => {
        const [me, friend] = [steady(mine, elapsed), steady(theirs, elapsed)];
        const [there, back] = [gapBetween(me, friend), gapBetween(friend, me)];
        expect(there.metres).toBeCloseTo(-back.metres, 9);
        expect(there.seconds).toBeCloseTo(-(back.seconds ?? NaN), 9);
        expect(Math.sign(there.seconds ?? NaN)).toBe(Math.sign(there.metres));
      }),
    );
  });
});

describe('ahead, level and behind', () => {
  it('does not flicker at the limit', () => {
    const gap = (metres: number) => ({ metres, seconds: undefined });
    expect(relationOf(gap(9), undefined)).toBe('level');
    expect(relationOf(gap(12), 'level')).toBe('level');
    expect(relationOf(gap(12), 'ahead')).toBe('ahead');
    expect(relationOf(gap(-16), 'level')).toBe('behind');
  });

  it('counts seconds, too: three are level for fast runners who are a few metres apart', () => {
    expect(relationOf({ metres: 14, seconds: 2.5 }, undefined)).toBe('level');
    expect(relationOf({ metres: 40, seconds: 2.5 }, undefined)).toBe('ahead');
  });
});
