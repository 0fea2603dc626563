import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cueStart, direct, type CuePlan, type CueState, type Facts } from '@paceline/core';
import { besideMilestones, friend, hear, plain, running } from './course.ts';

const kinds = (heard: readonly { readonly at: number; readonly cue: { readonly kind: string } }[]) => heard.map(({ at, cue }) => [at, cue.kind]);

describe('milestones', () => {
  it('come with every kilometre, its time and that of the whole', () => {
    const { heard } = hear(plain, [0, 1000], (second) => running(second, 5));
    expect(heard.map(({ at, cue }) => [at, cue])).toEqual([1, 2, 3].map((km) => [km * 300, { kind: 'milestone', distance: km * 1000, elapsed: expect.closeTo(km * 300, 6) as number, split: { distance: 1000, elapsed: expect.closeTo(300, 6) as number } }]));
  });

  it('come with every mile for who runs in miles', () => {
    const { heard } = hear({ ...plain, units: 'imperial' }, [0, 1000], (second) => running(second, 5));
    expect(kinds(heard)).toEqual([[483, 'milestone'], [966, 'milestone']]);
  });
});

describe('the countdown', () => {
  it('calls out its marks once each, and the start', () => {
    const { heard } = hear(plain, [-70, 5], (second) => running(second, 0, { status: 'ready', elapsed: second }));
    expect(heard.map(({ at, cue }) => [at, cue.kind === 'countdown' && cue.seconds])).toEqual([[-60, 60], [-30, 30], [-10, 10], [-5, 5], [-3, 3], [-2, 2], [-1, 1], [0, 0]]);
  });

  it('is not called out late, nor for who joins later', () => {
    const plan = plain;
    const asleep = direct(hear(plan, [-70, -61], (second) => running(second, 0, { status: 'ready' })).state, plan, running(-40, 0, { status: 'ready' }), -40);
    expect(asleep.cue).toBeUndefined();
    expect(hear(plan, [20, 40], (second) => running(second, 0, { status: 'ready', distance: 0 })).heard).toEqual([]);
  });
});

describe('the finish', () => {
  const finish = { elapsed: 300, place: 2, isOpen: true };

  it('is told once, at once, before the kilometre that ends there', () => {
    const passed = { friends: [friend(12)] };
    const { heard } = hear(plain, [200, 330], (second) => running(second, 5, { ...(second < 289 ? { friends: [friend(-12)] } : passed), ...(second >= 300 && { finish: { ...finish, isOpen: second < 310 } }) }));
    expect(heard.map(({ at, cue }) => [at, cue.kind])).toEqual([[294, 'overtaken'], [300, 'finished'], [315, 'milestone']]);
    expect(heard[1]?.cue).toEqual({ kind: 'finished', ...finish });
  });

  it('is no news to who had finished at the first look', () => {
    expect(hear(plain, [301, 330], (second) => running(second, 5, { finish })).heard).toEqual([]);
  });
});

describe('friends', () => {
  const passing = (second: number) => friend(second < 100 ? -30 : Math.min(30, -30 + (second - 100)));

  it('are told of when they pass, five seconds after they are ten metres ahead, and the order at the start is no overtake', () => {
    const { heard } = hear(plain, [0, 200], (second) => running(second, 5, { friends: [passing(second)], distance: 10 }));
    expect(heard).toEqual([{ at: 145, cue: { kind: 'overtaken', friend: { userId: 'ben', name: 'Ben' }, metres: 15 } }]);
  });

  it('are told of when they are passed', () => {
    const { heard } = hear(plain, [0, 200], (second) => running(second, 5, { friends: [friend(-(passing(second).gap ?? 0))], distance: 10 }));
    expect(heard.map(({ cue }) => cue.kind)).toEqual(['overtook']);
  });

  it('are not told of again within a minute, however they take turns', () => {
    const { heard, directions } = hear(plain, [0, 600], (second) => running(second, 5, { friends: [friend(Math.floor(second / 20) % 2 === 0 ? 12 : -12)], distance: 10 }));
    const times = heard.map(({ at }) => at);
    expect(times.length).toBeGreaterThan(4);
    for (const [place, at] of times.entries()) expect(at - (times[place - 1] ?? -60)).toBeGreaterThanOrEqual(60);
    expect(directions.flatMap(({ verdicts }) => verdicts)).toContainEqual(expect.objectContaining({ kind: 'dropped', reason: 'friend_was_named_a_moment_ago' }));
  });

  it('do not pass by a flicker', () => {
    const { heard } = hear(plain, [0, 600], (second) => running(second, 5, { friends: [friend(second % 4 === 0 ? 12 : -12)], distance: 10 }));
    expect(heard).toEqual([]);
  });

  it('are missed once, and welcomed back once', () => {
    const seen = (second: number) => (second < 100 || second > 300 ? friend(50) : friend(50, { state: second < 160 ? 'stale' : 'offline', isFresh: false }));
    const { heard } = hear(plain, [0, 400], (second) => running(second, 5, { friends: [seen(second)], distance: 10 }));
    expect(kinds(heard)).toEqual([[160, 'friend_lost'], [301, 'friend_back']]);
  });

  it('are not missed who were never there', () => {
    const { heard } = hear(plain, [0, 400], (second) => running(second, 5, { friends: [friend(undefined, { state: 'offline', isFresh: false })], distance: 10 }));
    expect(heard).toEqual([]);
  });
});

describe('the position', () => {
  it('is missed after a quarter of a minute, once, and found again', () => {
    const { heard } = hear(plain, [0, 200], (second) => running(second, 5, { status: second >= 50 && second < 100 ? 'no_gps' : 'running', distance: 10 }));
    expect(kinds(heard)).toEqual([[65, 'position_lost'], [100, 'position_back']]);
  });

  it('is missed only after a quarter of a minute the second time, too', () => {
    const isGone = (second: number) => (second >= 50 && second < 55) || (second >= 100 && second < 110) || (second >= 150 && second < 170);
    const { heard } = hear(plain, [0, 250], (second) => running(second, 5, { status: isGone(second) ? 'no_gps' : 'running', distance: 10 }));
    expect(kinds(heard)).toEqual([[165, 'position_lost'], [170, 'position_back']]);
  });

  it('is not missed on a treadmill, nor under a bridge', () => {
    expect(hear(plain, [0, 200], (second) => running(second, 5, { status: 'no_gps', distance: 10 })).heard).toEqual([]);
    expect(hear(plain, [0, 200], (second) => running(second, 5, { status: second >= 50 && second < 60 ? 'no_gps' : 'running', distance: 10 })).heard).toEqual([]);
  });
});

describe('the budget', () => {
  it('lets the more important go first, and the other wait its turn while it is worth it', () => {
    // The kilometre and the overtake come in the same second.
    const { heard, directions } = hear(plain, [200, 400], (second) => running(second, 5, { friends: [friend(second < 295 ? -12 : 12)] }));
    expect(kinds(heard)).toEqual([[300, 'overtaken'], [315, 'milestone']]);
    expect(directions[100]?.verdicts).toContainEqual({ kind: 'waits', cue: expect.objectContaining({ kind: 'milestone' }) as never, reason: 'less_important' });
    expect(directions[101]?.verdicts).toContainEqual({ kind: 'waits', cue: expect.objectContaining({ kind: 'milestone' }) as never, reason: 'too_soon' });
  });

  it('drops what has waited for too long', () => {
    const passed = hear(plain, [200, 400], (second) => running(second, 5, { friends: [friend(second < 298 ? -12 : 12)] }));
    // The milestone of 300 s was first, and an overtake is no news after eight seconds.
    expect(kinds(passed.heard)).toEqual([[300, 'milestone']]);
    expect(passed.directions.flatMap(({ verdicts }) => verdicts)).toContainEqual(expect.objectContaining({ kind: 'dropped', reason: 'too_late' }));
  });

  it('lets no more than twenty wait, the most important and the newest, however many friends come and go', () => {
    const crowd = (second: number) =>
      Array.from({ length: 2_000 }, (_, place) => {
        // Half of them are lost at 200 s, the others at 205 s.
        const isLost = second >= (place < 1_000 ? 200 : 205);
        return friend(50, { userId: `f${place}`, name: `F${place}`, ...(isLost && { state: 'offline', isFresh: false }) });
      });
    const { directions } = hear(plain, [190, 230], (second) => running(second, 5, { friends: crowd(second), distance: 10 }));
    expect(Math.max(...directions.map(({ state }) => state.waiting.length))).toBe(20);
    const names = directions[16]?.state.waiting.map(({ cue }) => 'friend' in cue && cue.friend.userId);
    expect(names).toEqual(Array.from({ length: 20 }, (_, place) => `f${1_000 + place}`));
    expect(directions.flatMap(({ verdicts }) => verdicts)).toContainEqual(expect.objectContaining({ kind: 'dropped', reason: 'too_many' }));
  });

  it('holds for any course of a run: fifteen seconds apart unless urgent, a plain state of bounded size, and the same again from the same', () => {
    const moment = fc.record({
      pace: fc.constantFrom(0, 4, 4.5, 5, 5.5, 7),
      gap: fc.option(fc.integer({ min: -60, max: 60 }), { nil: undefined }),
      state: fc.constantFrom('live' as const, 'stale' as const, 'offline' as const),
      status: fc.constantFrom('running' as const, 'running' as const, 'running' as const, 'paused' as const, 'no_gps' as const),
      seconds: fc.integer({ min: 1, max: 60 }),
    });
    const plan: CuePlan = { target: { kind: 'pace', pace: 5 }, units: 'metric' };
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 40 }), (moments) => {
        const course: Facts[] = [];
        for (const { pace, gap, state, status, seconds } of moments) {
          for (let i = 0; i < seconds; i++) {
            const before = course.at(-1)?.distance ?? 0;
            const elapsed = course.length;
            course.push({ elapsed, moving: elapsed, pace, status, distance: before + (pace === 0 ? 0 : 1000 / 60 / pace), friends: [friend(gap, { state, isFresh: state === 'live' })] });
          }
        }
        const play = (roundTrip: boolean) => {
          let state: CueState = cueStart(plan);
          return course.map((facts, at) => {
            const direction = direct(roundTrip ? (JSON.parse(JSON.stringify(state)) as CueState) : state, plan, facts, at);
            state = direction.state;
            return direction;
          });
        };
        const directions = play(false);
        expect(play(true).map(({ cue }) => cue)).toEqual(directions.map(({ cue }) => cue));
        const said = directions.flatMap(({ cue }, at) => (cue === undefined ? [] : [{ at, cue }]));
        for (const [place, { at, cue }] of said.entries()) {
          const isUrgent = cue.kind === 'countdown' || cue.kind === 'position_lost' || cue.kind === 'position_back';
          if (!isUrgent) expect(at - (said[place - 1]?.at ?? -15)).toBeGreaterThanOrEqual(15);
        }
        const corrections = said.filter(({ cue }) => cue.kind === 'pace').map(({ at }) => at);
        for (const [place, at] of corrections.entries()) expect(at - (corrections[place - 1] ?? -60)).toBeGreaterThanOrEqual(60);
        expect(directions.every(({ state }) => state.waiting.length <= 6)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps nothing of a friend who is not there any more', () => {
    const { state } = hear(plain, [0, 50], (second) => running(second, 5, { friends: second < 20 ? [friend(30)] : [] }));
    expect(Object.keys(state.rivals)).toEqual([]);
    expect(besideMilestones([])).toEqual([]);
  });
});
