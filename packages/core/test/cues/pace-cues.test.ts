import { describe, expect, it } from 'vitest';
import type { CuePlan } from '@paceline/core';
import { besideMilestones, friend, hear, plain, running } from './course.ts';

const five: CuePlan = { target: { kind: 'pace', pace: 5 }, units: 'metric' };

describe('who wants to run 5:00 a kilometre', () => {
  it('is told to ease off when faster, and to speed up when slower, never the other way round', () => {
    const fast = besideMilestones(hear(five, [1, 90], (second) => running(second, 4.5)).heard);
    expect(fast[0]?.cue).toMatchObject({ kind: 'pace', advice: 'ease_off' });
    expect(fast[0]?.cue).toHaveProperty('secondsPerKm', expect.closeTo(30, 6) as number);
    const slow = besideMilestones(hear(five, [1, 90], (second) => running(second, 5.5)).heard);
    expect(slow[0]?.cue).toMatchObject({ kind: 'pace', advice: 'speed_up' });
  });

  it('hears nothing in the first minute, and nothing before it has lasted for 35 seconds', () => {
    const { heard } = hear(five, [1, 300], (second) => running(second, second < 100 ? 4.3 : 5));
    expect(besideMilestones(heard).map(({ at }) => at)).toEqual([60]);
    const late = hear(five, [1, 300], (second) => running(second, second < 100 ? 5 : 4.3));
    expect(besideMilestones(late.heard)[0]?.at).toBe(135);
  });

  it('hears nothing within 15 s/km, which is also more than 5 % of a fast pace', () => {
    expect(besideMilestones(hear(five, [1, 900], (second) => running(second, 5 - 14 / 60)).heard)).toEqual([]);
    expect(besideMilestones(hear(five, [1, 900], (second) => running(second, 5 + 14 / 60)).heard)).toEqual([]);
    const seven: CuePlan = { ...five, target: { kind: 'pace', pace: 7 } };
    // 5 % of 7:00 are 21 s.
    expect(besideMilestones(hear(seven, [1, 900], (second) => running(second, 7 + 20 / 60)).heard)).toEqual([]);
    expect(besideMilestones(hear(seven, [1, 900], (second) => running(second, 7 + 22 / 60)).heard)).not.toEqual([]);
  });

  it('hears the same again after two minutes, and then every five', () => {
    const { heard } = hear(five, [1, 1000], (second) => running(second, 5.5, { distance: 10 }));
    expect(heard.map(({ at }) => at)).toEqual([60, 180, 480, 780]);
  });

  it('hears the opposite a minute later at the earliest', () => {
    const { heard } = hear(five, [1, 400], (second) => running(second, second < 90 ? 5.6 : 4.4, { distance: 10 }));
    expect(heard.map(({ at, cue }) => [at, 'advice' in cue && cue.advice])).toEqual([
      [60, 'speed_up'],
      [125, 'ease_off'],
      [245, 'ease_off'],
    ]);
  });

  it('hears nothing of what is much less than it was, or was much less a moment ago', () => {
    const said = (paceAt: (second: number) => number) => besideMilestones(hear(five, [1, 170], (second) => running(second, second < 100 ? 5 : paceAt(second), { distance: 10 })).heard).map(({ at }) => at);
    expect(said(() => 5.5)).toEqual([135]);
    // After a minute it is time to say so all the same; but who has come back by more than half is at another pace, which has to last by itself.
    expect(said((second) => (second < 132 ? 5.5 : 5.4))).toEqual([160]);
    expect(said((second) => (second < 132 ? 5.7 : 5.3))).toEqual([167]);
    expect(said((second) => (second < 128 ? 5.3 : 5.5))).toEqual([140]);
    expect(said((second) => (second < 120 ? 5.5 : second < 122 ? 5.05 : 5.5))).toEqual([157]);
  });

  it('hears nothing that is not true any more when it could be said', () => {
    // Off for just so long that a correction would be due, and on the way back then.
    const { directions } = hear(five, [1, 120], (second) => running(second, second < 100 ? 5 : second < 110 ? 4.6 : 4.8, { distance: 10 }));
    expect(directions.flatMap(({ cue }) => cue ?? [])).toEqual([]);
    expect(directions[108]?.verdicts).toContainEqual({ kind: 'none', reason: 'not_for_long_enough' });
  });

  it.each(['paused', 'no_gps', 'ready', 'finished'] as const)('hears nothing of the pace while %s', (status) => {
    const { heard } = hear(five, [1, 300], (second) => running(second, 9, { status, distance: 10 }));
    expect(heard.filter(({ cue }) => cue.kind === 'pace')).toEqual([]);
  });

  it('can ask why nothing was said', () => {
    const because = (second: number, pace: number) => hear(five, [1, second], () => running(second, pace)).directions.at(-1)?.verdicts;
    expect(because(30, 4)).toContainEqual({ kind: 'none', reason: 'warming_up' });
    expect(because(300, 5)).toContainEqual({ kind: 'none', reason: 'on_target' });
    expect(because(300, 0)).toContainEqual({ kind: 'none', reason: 'nothing_to_compare' });
    expect(hear(plain, [1, 300], (second) => running(second, 5)).directions.at(-1)?.verdicts).toContainEqual({ kind: 'none', reason: 'no_target' });
  });
});

describe('who wants to run 5 km in 25 minutes', () => {
  const plan: CuePlan = { target: { kind: 'time', distance: 5000, seconds: 1500 }, units: 'metric' };

  it('is asked for what the rest needs, but for no more than a tenth above the average', () => {
    // 600 m behind after a quarter of an hour: the rest would need 4:17, and 4:30 is asked for.
    const behind = (pace: number) => besideMilestones(hear(plan, [840, 920], (second) => running(second, pace, { distance: 2400 })).heard);
    expect(behind(5)[0]?.cue).toMatchObject({ kind: 'pace', advice: 'speed_up', secondsPerKm: expect.closeTo(30, 6) as number });
    expect(behind(4.5)).toEqual([]);
  });

  it('is left in peace at the end', () => {
    expect(besideMilestones(hear(plan, [1500, 1700], (second) => running(second, 9, { distance: 5001 })).heard)).toEqual([]);
  });
});

describe('who wants to stay with a friend', () => {
  const plan: CuePlan = { target: { kind: 'friend', userId: 'ben' }, units: 'metric' };
  const beside = (gap: number, isFresh = true) => besideMilestones(hear(plan, [1, 200], (second) => running(second, 5, { friends: [friend(gap, { isFresh })], distance: 10 })).heard);

  it('is told to speed up when the friend is ahead, and to ease off when the friend is behind', () => {
    expect(beside(40)[0]?.cue).toEqual({ kind: 'together', advice: 'speed_up', friend: { userId: 'ben', name: 'Ben' }, metres: 40 });
    expect(beside(-40)[0]?.cue).toEqual({ kind: 'together', advice: 'ease_off', friend: { userId: 'ben', name: 'Ben' }, metres: 40 });
  });

  it('hears nothing within 30 metres, nor of a friend who was there only a while ago', () => {
    expect(beside(29)).toEqual([]);
    expect(beside(200, false)).toEqual([]);
  });
});
