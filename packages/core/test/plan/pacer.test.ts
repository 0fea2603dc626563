import { describe, expect, it } from 'vitest';
import { addPoint, cueSentence, cueStart, direct, emptyHistory, endOf, evenPacer, gapBetween, ghostOf, pacerAt, pacerFacts, type CuePlan, type Cue, type Runner } from '@paceline/core';

/** A runner at `speed` metres per second, remembered second by second. */
function runner(speed: number, seconds: number): Runner {
  let history = emptyHistory;
  for (let second = 0; second <= seconds; second++) history = addPoint(history, second, speed * second);
  return { distance: speed * seconds, elapsed: seconds, history };
}

const recorded = Array.from({ length: 601 }, (_, second) => ({ elapsed: second, distance: 3 * second }));

describe('an even pacer', () => {
  it('runs its pace, to the metre', () => {
    const pacer = evenPacer({ name: '5:00', pace: 5 });
    expect(pacerAt(pacer, 0)).toMatchObject({ distance: 0, state: 'live' });
    expect(pacerAt(pacer, 300).distance).toBeCloseTo(1000, 6);
    expect(pacerAt(pacer, 86_400).distance).toBeCloseTo(288_000, 3);
  });

  it('finishes with its distance, and stays there', () => {
    const pacer = evenPacer({ name: '5:00', pace: 5, distance: 5_000 });
    expect(endOf(pacer)).toBe(1500);
    expect(pacerAt(pacer, 1499.9).state).toBe('live');
    expect(pacerAt(pacer, 2000)).toMatchObject({ distance: 5_000, state: 'finished' });
  });

  it('is compared with like a friend: metres, and seconds by both ways', () => {
    const pacer = evenPacer({ name: '5:00', pace: 5 });
    const [slow, fast] = [runner(3, 300), runner(4, 300)];
    const [behind, ahead] = [gapBetween(slow, pacerAt(pacer, 300)), gapBetween(fast, pacerAt(pacer, 300))];
    expect([behind.metres, behind.seconds].map((value) => Math.round(value ?? NaN))).toEqual([100, 30]);
    expect([ahead.metres, ahead.seconds].map((value) => Math.round(value ?? NaN))).toEqual([-200, -50]);
  });

  it('is no pacer without a pace', () => {
    for (const pace of [0, -5, NaN, Infinity]) expect(() => evenPacer({ name: 'x', pace })).toThrow(RangeError);
  });
});

describe('a ghost', () => {
  it('is where the run was, stays at its end, and has not begun before its first point', () => {
    const ghost = ghostOf({ name: 'last Sunday', points: recorded.map(({ elapsed, distance }) => ({ elapsed: elapsed + 60, distance })) });
    expect(pacerAt(ghost, 30)).toMatchObject({ distance: 0, state: 'ready' });
    expect(pacerAt(ghost, 160.5)).toMatchObject({ distance: 301.5, state: 'live' });
    expect(pacerAt(ghost, 9000)).toMatchObject({ distance: 1800, state: 'finished' });
  });

  it('ends at the distance of the race, where it got there', () => {
    const ghost = ghostOf({ name: 'g', points: recorded, distance: 1000 });
    expect(endOf(ghost)).toBeCloseTo(1000 / 3, 6);
    expect(pacerAt(ghost, 400)).toMatchObject({ distance: 1000, state: 'finished' });
    expect(endOf(ghostOf({ name: 'g', points: recorded, distance: 5000 }))).toBe(600);
  });

  it('passes over what goes back, is no number, or is said twice', () => {
    const points = [{ elapsed: 0, distance: 0 }, { elapsed: 10, distance: 30 }, { elapsed: 5, distance: 40 }, { elapsed: 11, distance: 20 }, { elapsed: 12, distance: NaN }, { elapsed: 10, distance: 35 }, { elapsed: 20, distance: 60 }];
    expect(ghostOf({ name: 'g', points }).history.points).toEqual([{ elapsed: 0, distance: 0 }, { elapsed: 10, distance: 30 }, { elapsed: 20, distance: 60 }]);
    expect(pacerAt(ghostOf({ name: 'g', points: [] }), 100)).toMatchObject({ distance: 0, state: 'ready' });
  });

  it('of a long run keeps its way within a metre, and its end exactly', () => {
    const points = Array.from({ length: 20_001 }, (_, second) => ({ elapsed: second, distance: 3 * second + 20 * Math.sin(second / 300) }));
    const ghost = ghostOf({ name: 'g', points });
    expect(ghost.history.points.length).toBeLessThanOrEqual(2048);
    for (let second = 7; second < 20_000; second += 613) expect(Math.abs(pacerAt(ghost, second).distance - (points[second]?.distance ?? 0))).toBeLessThan(1);
    expect(endOf(ghost)).toBe(20_000);
  });

  it('is the same after it was kept as JSON', () => {
    const ghost = ghostOf({ name: 'g', points: recorded });
    expect(JSON.parse(JSON.stringify(ghost))).toEqual(ghost);
  });
});

describe('cues about pacers', () => {
  const plan: CuePlan = { target: { kind: 'none' }, units: 'metric' };

  /** What is said of a runner who goes at 2.8 m/s, and from 200 s on at 4 m/s. */
  function said(pacer = evenPacer({ name: 'Six', pace: 60 / (3 * 3.6) })): readonly Cue[] {
    const cues: Cue[] = [];
    let [state, history, distance] = [cueStart(plan), emptyHistory, 0];
    for (let elapsed = 0; elapsed <= 400; elapsed++) {
      history = addPoint(history, elapsed, distance);
      const facts = { elapsed, moving: elapsed, distance, pace: 5.5, status: 'running' as const, friends: [pacerFacts(pacer, { elapsed, distance, history })] };
      const direction = direct(state, plan, facts, elapsed);
      state = direction.state;
      if (direction.cue !== undefined) cues.push(direction.cue);
      distance += elapsed < 200 ? 2.8 : 4;
    }
    return cues;
  }

  it('tell of overtaking one as of a friend, and never that one is lost', () => {
    const kinds = said().map(({ kind }) => kind);
    expect(kinds).toContain('overtook');
    expect(kinds).not.toContain('friend_lost');
  });

  it('say of a ghost that it is one, as its name does not', () => {
    const even = Array.from({ length: 401 }, (_, elapsed) => ({ elapsed, distance: 3 * elapsed }));
    const passed = said(ghostOf({ name: 'Last Sunday', points: even })).find(({ kind }) => kind === 'overtook');
    expect(passed && cueSentence(passed, { language: 'en', units: 'metric' })).toMatch(/^You have passed the ghost of Last Sunday and are 1\d metres ahead\.$/);
  });

  it('are silent about a ghost that has finished', () => {
    expect(said(ghostOf({ name: 'g', points: recorded.slice(0, 120) })).map(({ kind }) => kind)).not.toContain('overtook');
  });

  it('know nothing before the runner has begun', () => {
    expect(pacerFacts(evenPacer({ name: 'Six', pace: 6 }), undefined)).toMatchObject({ state: 'ready', isFresh: false, gap: undefined });
  });
});
