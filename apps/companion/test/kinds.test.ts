import { describe, expect, it } from 'vitest';
import { estimateOf, noEstimate, planOf, together } from '../src/view/kind.ts';
import { ownStartOf } from '../src/view/own-start.ts';
import { planWords, shortPlan } from '../src/view/plan-words.ts';
import { numbersOf, summaryOf } from '../src/view/numbers.ts';
import { finishOf, finishWords } from '../src/view/race.ts';
import { rowsOf } from '../src/view/rows.ts';
import { labelText, stripOf } from '../src/view/strip.ts';
import { mine, ORIGIN, play, running, sample, scene, sessionWith, tick } from './scene.ts';

describe('the form of a new run', () => {
  it('means a plan, in kilometres or miles', () => {
    expect(planOf(together, 'metric')).toBeUndefined();
    expect(planOf({ ...together, kind: 'race', length: 'half' }, 'metric')).toEqual({ distance: 21_097.5 });
    expect(planOf({ ...together, kind: 'race', length: 'own', own: '7,5' }, 'metric')).toEqual({ distance: 7_500 });
    expect(planOf({ ...together, kind: 'handicap', length: 'own', own: '2' }, 'imperial')).toEqual({ distance: 3_218.7, handicap: true });
    expect(planOf({ ...together, kind: 'pace', pace: '5:30' }, 'metric')).toEqual({ pace: 5.5 });
    const { pace } = planOf({ ...together, kind: 'pace', pace: '8:00' }, 'imperial') as { pace: number };
    expect(pace).toBeCloseTo(4.971, 3);
  });

  it('says what it cannot mean', () => {
    expect(planOf({ ...together, kind: 'pace', pace: 'fast' }, 'imperial')).toBe('The pace is minutes and seconds /mi, such as 8:50.');
    for (const own of ['', '0', '-3', 'far', '900']) expect(planOf({ ...together, kind: 'race', length: 'own', own }, 'metric')).toMatch(/^The distance is a number of kilometres/);
  });
});

describe('what a runner expects in a handicap', () => {
  it('comes from a recent result by Riegel’s formula, or is said', () => {
    expect(estimateOf({ by: 'result', distance: '10', time: '50:00' }, 5_000, 'metric')).toBe(1_439);
    expect(estimateOf({ by: 'result', distance: '5', time: '25:00' }, 10_000, 'metric')).toBe(3_127);
    expect(estimateOf({ by: 'time', distance: '', time: '24:30' }, 5_000, 'metric')).toBe(1_470);
    expect(estimateOf(noEstimate, 5_000, 'metric')).toBeUndefined();
  });

  it('is asked for again when it is half said, or nobody’s', () => {
    expect(estimateOf({ by: 'result', distance: '10', time: '' }, 5_000, 'metric')).toMatch(/^The time is/);
    expect(estimateOf({ by: 'result', distance: '', time: '50:00' }, 5_000, 'metric')).toMatch(/^The distance is/);
    expect(estimateOf({ by: 'result', distance: '10', time: '5:00' }, 5_000, 'metric')).toMatch(/do not fit together/);
  });
});

describe('the time that somebody expects', () => {
  it('is asked for with an example of the distance, where it cannot be meant', () => {
    const said = (time: string, race: number) => estimateOf({ by: 'time', distance: '', time }, race, 'metric');
    expect(said('45', 150)).toBe('45:00 for 150 m cannot be. Write minutes and seconds, such as 0:45.');
    expect(said('0:45', 150)).toBe(45);
    expect(said('soon', 5_000)).toBe('Write minutes and seconds, such as 25:00.');
    expect(said('3', 21_097.5)).toMatch(/^3:00 for .* cannot be\. Write hours, minutes and seconds, such as 1:45:30\.$/);
  });
});

describe('a plan', () => {
  it.each([
    [{ distance: 5_000 }, 'A race over 5 km', '5 km race'],
    [{ distance: 21_097.5 }, 'A race over a half marathon', 'half marathon race'],
    [{ distance: 7_500, pace: 5.25 }, 'A race over 7.5 km, with a pacer at 5:15 /km', '7.5 km race'],
    [{ distance: 10_000, handicap: true }, 'A handicap over 10 km: the slowest start first', '10 km handicap'],
    [{ pace: 5.5 }, 'A run with a pacer at 5:30 /km', 'pacer 5:30 /km'],
  ])('%j is told in words', (plan, words, short) => {
    expect([planWords(plan, 'metric'), shortPlan(plan, 'metric')]).toEqual([words, short]);
  });

  it('is nothing to tell where people just run together', () => {
    expect([planWords(undefined, 'metric'), planWords({}, 'metric'), shortPlan({}, 'metric')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('[J14] the start of a handicap', () => {
  const startsAt = ORIGIN + 60_000;
  const [ana, ben, cy] = sessionWith().roster.map((entry, place) => ({ ...entry, estimate: [1_500, 1_584, 1_584][place] }));
  const of = (userId: string, roster = [ana, ben, cy].flatMap((entry) => entry ?? [])) =>
    ownStartOf(sessionWith(undefined, { status: 'waiting', startsAt, roster, plan: { distance: 5_000, handicap: true }, you: { userId, index: 0, role: 'runner' } }));

  it('is another one for each, and is told by whoever starts before or after', () => {
    expect(of('ana')).toEqual({ at: startsAt + 84_000, words: 'You start 1:24 after Cy.' });
    expect(of('ben')).toEqual({ at: startsAt, words: 'You start first, together with Cy.' });
    expect(of('ben', [ana, ben].flatMap((entry) => entry ?? []))).toEqual({ at: startsAt, words: 'You start first, 1:24 before Ana.' });
  });

  it('is told beside everybody in the list, until they have started', () => {
    const roster = [ana, ben, cy].flatMap((entry) => entry ?? []);
    const session = sessionWith(undefined, { startsAt, roster, plan: { distance: 5_000, handicap: true } });
    const words = (at: number, more: Parameters<typeof scene>[0] = []) => Object.fromEntries(rowsOf(scene([{ type: 'session', session }, ...more, tick(at)])).map((row) => [row.name, row.words]));
    expect(words(10)).toEqual({ Ana: 'starts 1:24 later', Ben: 'starts first', Cy: 'starts first' });
    expect(words(90, running({ Ben: 3 }, 60, 90))).toEqual({ Ana: 'starts in 0:54', Ben: 'live', Cy: 'getting ready' });
    const common = sessionWith(undefined, { startsAt, roster, plan: { distance: 5_000 } });
    expect(rowsOf(scene([{ type: 'session', session: common }, tick(10)])).map((row) => row.words)).toEqual(['getting ready', 'getting ready', 'getting ready']);
  });

  it('is the common one without a handicap, and for who watches', () => {
    expect(ownStartOf(sessionWith(undefined, { status: 'waiting', startsAt }))).toEqual({ at: startsAt, words: undefined });
    const watching = sessionWith(undefined, { startsAt, plan: { distance: 5_000, handicap: true }, you: { userId: 'zoe', index: 3, role: 'spectator' } });
    expect(ownStartOf(watching)).toEqual({ at: startsAt, words: undefined });
  });
});

describe('[J13] a race', () => {
  const race = { type: 'session', session: sessionWith(undefined, { plan: { distance: 300 } }) } as const;

  it('tells what is left of it', () => {
    const state = scene([race, ...running({ Ana: 3 }, 0, 40), tick(40)]);
    expect(numbersOf(state).left).toEqual({ value: '0.18', unit: 'km' });
    expect(numbersOf(scene([...running({ Ana: 3 }, 0, 40), tick(40)])).left).toBeUndefined();
  });

  it('ends between two readings, and the place is by who was there before', () => {
    const before = scene([race, ...running({ Ana: 3.1, Ben: 3.5, Cy: 2 }, 0, 97), { type: 'finished' }, tick(97)]);
    const finish = finishOf(before);
    expect(finish?.seconds).toBeCloseTo(300 / 3.1, 3);
    expect(finish).toMatchObject({ place: 2, isOpen: false });
    expect(finish && finishWords(finish)).toBe('You have finished: 1:37, place 2');
    expect(summaryOf(before)).toMatchObject({ distance: '300 m', elapsed: '1:37' });
  });

  it('[Q1] has one time everywhere: since the common start, and the own one beside it for who began late', () => {
    const begun = (after: number, more = {}) => {
      const session = sessionWith(undefined, { plan: { distance: 150 }, startsAt: ORIGIN + 10_400, startedAt: ORIGIN + 10_400, ...more });
      const own = Array.from({ length: 51 }, (_, second) => mine(10.4 + after + second, 3 * second)).map((action) => (action.type === 'recorded' ? { ...action, sighting: { ...action.sighting, elapsed: action.sighting.elapsed! - 10.4 - after } } : action));
      return scene([{ type: 'session', session }, ...own, { type: 'finished' }, tick(70)]);
    };
    const shown = (state: ReturnType<typeof begun>) => [finishWords(finishOf(state)!), summaryOf(state)?.elapsed, summaryOf(state)?.own, rowsOf(state)[0]?.words, numbersOf(state).elapsed.value, summaryOf(state)?.pace];
    expect(shown(begun(1.2))).toEqual(['You have finished: 0:51, place 1', '0:51', undefined, 'finished in 0:51', '0:51', '5:41 /km']);
    expect(shown(begun(30))).toEqual(['You have finished: 1:20, place 1', '1:20', '0:50', 'finished in 1:20', '1:20', '5:33 /km']);
    expect(shown(begun(4, { plan: { distance: 150, handicap: true } }))[1]).toBe('0:50');
    expect(shown(begun(30, { plan: { distance: 150, handicap: true } }))).toEqual(['You have finished: 0:50, place 1', '0:50', undefined, 'finished in 0:50', '0:50', '5:33 /km']);
  });

  it('leaves the place open as long as somebody may have been there unseen', () => {
    const offline = [...running({ Ben: 3.5 }, 0, 60), ...running({ Ana: 3.1 }, 0, 97)];
    const state = scene([race, ...offline, { type: 'finished' }, tick(97)]);
    const finish = finishOf(state);
    expect(finish && finishWords(finish)).toBe('You have finished: 1:37, place 1 so far');
    const known = play(state, [sample('Ben', 98, { distance: 290 })]);
    expect(finishOf(known)).toMatchObject({ place: 1, isOpen: false });
  });

  it('has no finish before its distance, nor without one', () => {
    expect(finishOf(scene([race, ...running({ Ana: 3 }, 0, 99), { type: 'finished' }]))).toBeUndefined();
    expect(finishOf(scene([...running({ Ana: 3 }, 0, 200), { type: 'finished' }]))).toBeUndefined();
  });

  it('has seen who was home before this page was there, and who ran on as finished', () => {
    const state = scene([race, sample('Ben', 80, 301), ...running({ Ana: 3.1 }, 81, 97), { type: 'finished' }, sample('Ben', 99, 380), sample('Cy', 99, 20), tick(99)]);
    const [finish, ben] = [finishOf(state), rowsOf(state).find(({ userId }) => userId === 'ben')];
    expect(finish).toMatchObject({ place: 2, isOpen: false });
    expect(ben).toMatchObject({ state: 'finished', distance: '301 m' });
    const track = [{ at: 70, distance: 290 }, { at: 80, distance: 310 }, { at: 99, distance: 380 }].map(({ at, distance }) => ({ takenAt: ORIGIN + at * 1000, distance, elapsed: at, moving: at, speed: 3, pace: 5.5, status: 'running' as const, location: undefined }));
    const known = play(scene([race]), [{ type: 'track', userId: 'ben', track }, tick(100)]);
    expect(rowsOf(known).find(({ userId }) => userId === 'ben')).toMatchObject({ distance: '300 m', pace: '4:10', words: 'finished in 1:15' });
  });

  it('tells everybody’s time at the distance, also when they are told of again', () => {
    const done = { distance: 304, status: 'finished', elapsed: 95 } as const;
    const state = scene([race, mine(90, 200), ...running({ Ben: 3.2 }, 0, 94), sample('Ben', 95, done), sample('Ben', 130, { ...done, elapsed: undefined }), tick(131)]);
    expect(rowsOf(state).find(({ userId }) => userId === 'ben')?.words).toBe('finished in 1:34');
  });
});

describe('[J13] the live list of a race', () => {
  const race = { type: 'session', session: sessionWith(undefined, { plan: { distance: 150 } }) } as const;
  const home = scene([race, ...running({ Ben: 6 }, 0, 25), ...running({ Ana: 3.75, Cy: 2 }, 0, 41), { type: 'finished' }, tick(45)]);
  const shown = (state: typeof home) => rowsOf(state).map(({ name, gap }) => [name, gap?.relation, gap?.metres, gap?.seconds]);

  it('has those who are home first, in the order of their times, and the seconds between them', () => {
    expect(shown(home).slice(0, 2)).toEqual([['Ben', 'ahead', '15 s', undefined], ['Ana', undefined, undefined, undefined]]);
    expect(rowsOf(home)[0]?.gap?.sentence).toBe('Ben has finished, 15 seconds ahead');
    expect(rowsOf(home)[2]).toMatchObject({ name: 'Cy', gap: { relation: 'behind', metres: expect.stringMatching(/^−\d+ m$/) } });
    expect(labelText(stripOf(home).others.filter(({ name }) => name === 'Ben'))).toMatchObject({ where: '▲ 15 s · done', tone: 'ahead' });
  });

  it('tells who still runs how long ago the first was there, and no metres behind the line', () => {
    const state = scene([race, ...running({ Ben: 6, Ana: 3 }, 0, 26), ...running({ Ana: 3 }, 27, 49), tick(49)]);
    const [ben, ana] = [rowsOf(state)[0], rowsOf(state)[1]];
    expect([ben?.name, ben?.gap?.relation, ben?.gap?.metres, ana?.name]).toEqual(['Ben', 'ahead', '25 s', 'Ana']);
    expect(stripOf(state).others[0]?.metres).toBeCloseTo(3, 5);
  });

  it('counts a finish as it was after its runner has gone home', () => {
    const session = sessionWith(undefined, { plan: { distance: 150 } });
    const roster = session.roster.map((entry) => (entry.name === 'Ben' ? { ...entry, presence: 'left' as const } : entry));
    const gone = play(home, [{ type: 'session', session: { ...session, roster } }, tick(90)]);
    expect(rowsOf(gone)[0]).toMatchObject({ name: 'Ben', state: 'left', old: false, gap: { metres: '15 s' } });
  });
});
