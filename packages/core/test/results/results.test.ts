import { describe, expect, it } from 'vitest';
import { resultsBySteps, resultsOf, type Course, type Progress } from '@paceline/core';
import { Watched } from '../watched.ts';

/** A runner at an even speed from `begin` on, both of the common clock; rests are [from, seconds]. */
function course(userId: string, speed: number, { begin = 0, seconds = 1000, rest, isFinished = true }: { begin?: number; seconds?: number; rest?: readonly [number, number]; isFinished?: boolean } = {}): Course {
  const points: Progress[] = [];
  let [distance, moving] = [0, 0];
  for (let second = 0; second <= seconds; second++) {
    points.push({ elapsed: begin + second, distance, moving });
    const rests = rest !== undefined && second >= rest[0] && second < rest[0] + rest[1];
    if (!rests) [distance, moving] = [distance + speed, moving + 1];
  }
  return { userId, name: userId, points, isFinished };
}

describe('the results of a race over 2 km', () => {
  const race = { distance: 2000 };

  it('come by steps, some for each runner, and are the same in one go', () => {
    const courses = Array.from({ length: 20 }, (_, place) => course(`user-${place}`, 2.5 + place / 20));
    const steps = resultsBySteps(courses, race);
    let [count, step] = [0, steps.next()];
    for (; step.done !== true; step = steps.next()) count += 1;
    expect(step.value).toEqual(resultsOf(courses, race));
    expect(count).toBeGreaterThanOrEqual(3 * courses.length);
  });

  it('[Q1] look at no more than a thousand samples of a long run in each step', () => {
    const long = course('ana', 3, { seconds: 20_000 });
    const watched = new Watched(long.points);
    for (const one of [race, { distance: 42_195 }, {}]) {
      const { value, most } = watched.through(resultsBySteps([{ ...long, points: watched.samples }], one));
      expect(value).toEqual(resultsOf([long], one));
      expect(most).toBeLessThanOrEqual(1000);
    }
  });

  it('[Q1] take steps for the best efforts of a long run and for each two who met in it', () => {
    const [ana, ben] = [course('ana', 3, { seconds: 20_000 }), course('ben', 2.9, { seconds: 20_000 })];
    const stepsFor = (courses: readonly Course[]): number => new Watched([]).through(resultsBySteps(courses, {})).steps;
    // Each of 200 steps: the splits, seven best efforts, what is covered, the way second by second.
    expect(stepsFor([ana])).toBeGreaterThanOrEqual(10 * 200);
    expect(stepsFor([ana, ben])).toBeGreaterThanOrEqual(stepsFor([ana]) + stepsFor([ben]) + 190);
  });

  it('rank by the time since the common start, and beside it by that since one\'s own', () => {
    const { runners } = resultsOf([course('ana', 3), course('ben', 4, { begin: 200 })], race);
    expect(runners.map(({ userId, rank, netRank }) => [userId, rank, netRank])).toEqual([['ana', 1, 2], ['ben', 2, 1]]);
    expect(runners.map(({ elapsed }) => Math.round(elapsed))).toEqual([667, 700]);
    expect(runners.map(({ net }) => Math.round(net))).toEqual([667, 500]);
  });

  it('[Q1] have one start for all who are heard of in its first seconds, and so one time', () => {
    const [ana, ben] = resultsOf([course('ana', 4, { begin: 2 }), course('ben', 4, { begin: 6 })], race).runners;
    expect([ana, ben].map((each) => [each?.elapsed, each?.net])).toEqual([[502, 502], [506, 500]]);
    expect(ana?.kilometres.map(({ elapsed }) => elapsed)).toEqual([252, 250]);
    expect(resultsOf([course('ana', 4, { begin: 2 })]).runners[0]?.net).toBe(1000);
    const handicap = resultsOf([course('ana', 4, { begin: 2 })], { ...race, isHandicap: true });
    expect([handicap.runners[0]?.elapsed, handicap.runners[0]?.net]).toEqual([502, 500]);
  });

  it('stop the clock where the distance was reached, not where the runner stopped', () => {
    const [ana] = resultsOf([course('ana', 3, { seconds: 900 })], race).runners;
    expect(ana).toMatchObject({ isFinished: true, distance: 2000 });
    expect(ana?.elapsed).toBeCloseTo(2000 / 3, 6);
    expect(ana?.kilometres.map(({ distance, elapsed }) => [distance, Math.round(elapsed)])).toEqual([[1000, 333], [1000, 333]]);
  });

  it('put who has not finished after all who have, the farthest first', () => {
    const { runners } = resultsOf([course('ana', 1, { seconds: 500 }), course('ben', 3, { seconds: 600 }), course('cy', 2.5)], race);
    expect(runners.map(({ userId, isFinished }) => [userId, isFinished])).toEqual([['cy', true], ['ben', false], ['ana', false]]);
  });

  it('give the same place to the same time', () => {
    const { runners } = resultsOf([course('ana', 3), course('ben', 3), course('cy', 2.5)], race);
    expect(runners.map(({ rank }) => rank)).toEqual([1, 1, 3]);
  });

  it('count a rest', () => {
    const [ana] = resultsOf([course('ana', 4, { rest: [100, 60] })], race).runners;
    expect(ana?.elapsed).toBeCloseTo(560, 6);
    expect(ana?.moving).toBeCloseTo(500, 6);
  });

  it('tell who passed whom, where they were level', () => {
    const { overtakes } = resultsOf([course('ana', 3), course('ben', 4, { begin: 60 })], race);
    expect(overtakes).toEqual([{ elapsed: 240, distance: 720, by: 'ben', of: 'ana' }]);
  });

  it('tell no overtake among who run side by side, and for how long they did', () => {
    const beside: Course = { ...course('ben', 3), points: course('ben', 3).points.map((point) => ({ ...point, distance: point.distance + 5 * Math.sin(point.elapsed / 5) })) };
    const { overtakes, together } = resultsOf([course('ana', 3), { ...beside, points: beside.points.filter((point, place, all) => point.distance >= (all[place - 1]?.distance ?? 0)) }], race);
    expect(overtakes).toEqual([]);
    expect(together).toEqual([{ userIds: ['ben', 'ana'], seconds: expect.closeTo(666, -1) as number }]);
  });

  it('tell how far everyone was behind the leader over time', () => {
    const { runners, every } = resultsOf([course('ana', 3), course('ben', 4)], race);
    const ana = runners.find(({ userId }) => userId === 'ana');
    expect(ana?.behind[Math.floor(400 / every)]).toBeCloseTo(Math.floor(400 / every) * every, 0);
    // The leader has finished, and waits there.
    expect(ana?.behind.at(-1)).toBeLessThan(10);
    expect(runners.find(({ userId }) => userId === 'ben')?.behind[10]).toBe(0);
  });

  it("[Q1] count who is first heard of on the way from the common start: nobody's own start is their finish", () => {
    const late: Course = { userId: 'ben', name: 'ben', isFinished: true, points: [{ elapsed: 900, distance: 2000, moving: 900 }] };
    const onTheWay = { ...course('cy', 3), points: course('cy', 3).points.filter(({ elapsed }) => elapsed > 300) };
    const { runners } = resultsOf([course('ana', 4), late, onTheWay], race);
    expect(runners.map(({ userId, netRank, net }) => [userId, netRank, Math.round(net)])).toEqual([['ana', 1, 500], ['cy', 2, 667], ['ben', 3, 900]]);
    expect(runners.map(({ coverage }) => Math.round(coverage * 100))).toEqual([100, 55, 0]);
    // Nor is it in a race that is shorter than what devices may be ahead.
    expect(resultsOf([{ ...late, points: [{ elapsed: 60, distance: 30, moving: 0 }] }], { distance: 30 }).runners[0]?.net).toBe(60);
  });

  it('tell how much of a run is known', () => {
    const holes = course('ana', 3);
    const [ana] = resultsOf([{ ...holes, points: holes.points.filter(({ elapsed }) => elapsed < 100 || elapsed > 200) }], {}).runners;
    expect(ana?.coverage).toBeCloseTo(0.898, 2);
    expect(resultsOf([course('ben', 3)], {}).runners[0]?.coverage).toBe(1);
  });
});

describe('the results of a run together', () => {
  it('put the longest way first, and the shorter time for the same way', () => {
    const { runners, distance } = resultsOf([course('ana', 3), course('ben', 2), course('cy', 6, { seconds: 500 })]);
    expect(distance).toBeUndefined();
    expect(runners.map(({ userId, rank }) => [userId, rank])).toEqual([['cy', 1], ['ana', 2], ['ben', 3]]);
  });

  it('are none of nobody', () => expect(resultsOf([])).toEqual({ runners: [], every: 1, overtakes: [], together: [] }));
});
