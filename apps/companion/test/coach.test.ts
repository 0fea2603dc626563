import { describe, expect, it } from 'vitest';
import { VirtualEnvironment } from '@paceline/core/testing';
import { unitsStore } from '../src/app/units.ts';
import { Coach } from '../src/coach/coach.ts';
import { factsOf } from '../src/coach/facts.ts';
import { noWishes, savedWishes, saveWishes } from '../src/coach/wishes.ts';
import type { Speaker } from '../src/platform/speaker.ts';
import { storageOf } from '../src/platform/storage.ts';
import { reduce } from '../src/run/reduce.ts';
import type { RunAction, RunState } from '../src/run/run-state.ts';
import { createStore } from '../src/run/store.ts';
import { draftOf, spokenWords, wishOf } from '../src/view/coach-draft.ts';
import { readTime, targetWords } from '../src/view/target-words.ts';
import { mine, ORIGIN, play, running, sample, scene, sessionWith, tick } from './scene.ts';

const memory = () =>
  storageOf(() => {
    throw new Error('there is no storage in this test');
  });

function coached() {
  const spoken: string[] = [];
  const speaker: Speaker = { isThere: true, say: (sentence) => void spoken.push(sentence), stop: () => undefined };
  const environment = new VirtualEnvironment();
  const units = unitsStore(memory());
  const store = createStore(scene(), reduce);
  const coach = new Coach({ environment, device: memory(), speaker, store, units });
  const shown: string[] = [];
  /** Second by second, with Ana at that speed and Ben at his. */
  const run = async (from: number, to: number, speeds: { Ana: number; Ben: number }) => {
    for (let second = from; second <= to; second++) {
      for (const action of [...running(speeds, second, second), tick(second)]) store.dispatch(action);
      await environment.advance(1_000);
      const sentence = store.get().said?.sentence;
      if (sentence !== undefined && sentence !== shown.at(-1)) shown.push(sentence);
    }
  };
  return { coach, spoken, shown, store, environment, run, units };
}

describe('the coach', () => {
  it('tells of kilometres and of who is off the target, on the screen and aloud', async () => {
    const { coach, spoken, shown, run } = coached();
    coach.wish({ target: { kind: 'pace', pace: 5 }, voice: true });
    coach.start();
    await run(0, 400, { Ana: 2.5, Ben: 2.5 });
    coach.stop();
    // The readings of the scene say 5:30 a kilometre.
    expect(shown).toEqual(['30 seconds per kilometre slow, speed up.', '1 kilometre, 6 minutes 40 seconds.']);
    expect(spoken[0]).toBe('Voice on.');
    expect(spoken.slice(1).filter((sentence) => sentence.startsWith('30 seconds'))).not.toEqual([]);
  });

  it('says nothing aloud unless that is wished', async () => {
    const { coach, spoken, shown, run } = coached();
    coach.start();
    await run(0, 400, { Ana: 2.5, Ben: 2.5 });
    expect([spoken, shown.length]).toEqual([[], 1]);
    coach.stop();
  });

  it('counts in miles from the moment on that they are chosen', async () => {
    const { coach, shown, run, units } = coached();
    coach.start();
    await run(0, 350, { Ana: 5, Ben: 5 });
    units.dispatch('imperial');
    await run(351, 700, { Ana: 5, Ben: 5 });
    coach.stop();
    // At 350 s the first mile lies 140 m behind.
    expect(shown).toEqual([expect.stringMatching(/^1 kilometre, /), expect.stringMatching(/^2 miles, /)]);
  });

  it('tells the finish of a race, as it is on the screen, and nothing after it', async () => {
    const { coach, spoken, store, run } = coached();
    coach.wish({ target: { kind: 'none' }, voice: true });
    store.dispatch({ type: 'session', session: sessionWith(undefined, { plan: { distance: 500 } }) });
    coach.start();
    await run(0, 98, { Ana: 5, Ben: 6 });
    for (const action of [...running({ Ana: 5, Ben: 6 }, 99, 100), tick(100)]) store.dispatch(action);
    coach.finish();
    store.dispatch({ type: 'finished' });
    expect(spoken.at(-1)).toBe('You have finished: 1 minute 40 seconds, place 2.');
    expect(store.get().said?.sentence).toBe(spoken.at(-1));
    await run(101, 130, { Ana: 5, Ben: 6 });
    expect(spoken.at(-1)).toBe('You have finished: 1 minute 40 seconds, place 2.');
  });

  it('tells of an overtake', async () => {
    const { coach, shown, store, environment } = coached();
    coach.start();
    for (let second = 0; second <= 160; second++) {
      const bens = second <= 60 ? 2.5 * second : 150 + 4 * (second - 60);
      for (const action of [mine(second, 3 * second), sample('Ben', second, { distance: bens, speed: 3 }), tick(second)]) store.dispatch(action);
      await environment.advance(1_000);
      const sentence = store.get().said?.sentence;
      if (sentence !== undefined && sentence !== shown.at(-1)) shown.push(sentence);
    }
    expect(shown).toEqual([expect.stringMatching(/^Ben has passed you and is 1\d metres ahead\.$/)]);
    coach.stop();
  });

  it('tells of no overtake while one’s own positions are missing, whoever runs on meanwhile', async () => {
    const { coach, shown, store, environment } = coached();
    coach.start();
    for (let second = 0; second <= 160; second++) {
      const isBlind = second >= 60 && second < 120;
      const own = mine(second, 3 * (isBlind ? 60 : second)) as Extract<RunAction, { type: 'recorded' }>;
      const seen: RunAction = isBlind ? { ...own, sighting: { ...own.sighting, status: 'no_gps', speed: 0, pace: undefined } } : own;
      for (const action of [seen, sample('Ben', second, { distance: 3 * second - 15, speed: 3 }), tick(second)]) store.dispatch(action);
      await environment.advance(1_000);
      const sentence = store.get().said?.sentence;
      if (sentence !== undefined && sentence !== shown.at(-1)) shown.push(sentence);
    }
    coach.stop();
    expect(shown).toEqual(['No position. Your time goes on.', 'Position found.']);
  });

  it('compares nobody with a place of one’s own that is seconds old', () => {
    const both = scene([...running({ Ana: 3, Ben: 3 }, 0, 20), tick(20)]);
    const isFresh = (state: RunState) => factsOf(state)?.friends.find(({ userId }) => userId === 'ben')?.isFresh;
    expect(isFresh(both)).toBe(true);
    expect(isFresh(play(both, [...running({ Ben: 3 }, 21, 23), tick(23)]))).toBe(true);
    expect(isFresh(play(both, [...running({ Ben: 3 }, 21, 25), tick(25)]))).toBe(false);
  });

  it('knows nothing of who only watches, or has finished', () => {
    expect(factsOf(scene([], { kind: 'watching' }))).toBeUndefined();
    expect(factsOf(play(scene(running({ Ana: 3 }, 0, 10)), [{ type: 'finished' }]))).toBeUndefined();
  });

  it('counts down to a common start', () => {
    const waiting = play(scene(), [{ type: 'session', session: sessionWith(undefined, { status: 'waiting', startsAt: ORIGIN + 60_000 }) }, tick(30)]);
    expect(factsOf(waiting)).toMatchObject({ elapsed: -30, status: 'ready' });
  });
});

describe('the pace of a run', () => {
  const paced: RunAction = { type: 'session', session: sessionWith(undefined, { plan: { pace: 5 } }) };

  it('is what the coach watches unless something else is wished for', async () => {
    const { coach, shown, store, run } = coached();
    store.dispatch(paced);
    coach.start();
    // The readings of the scene say 5:30 a kilometre.
    await run(0, 120, { Ana: 2.5, Ben: 2.5 });
    expect([coach.target, shown]).toEqual([{ kind: 'pace', pace: 5 }, ['30 seconds per kilometre slow, speed up.']]);
    coach.stop();
  });

  it('can be turned off', async () => {
    const { coach, shown, store, run } = coached();
    store.dispatch(paced);
    coach.wish({ target: { kind: 'none' }, voice: false });
    coach.start();
    await run(0, 120, { Ana: 2.5, Ben: 2.5 });
    expect(shown).toEqual([]);
    coach.stop();
  });

  it('is what the form begins with; without one, to just run turns nothing off', () => {
    const frame = { units: 'metric', plan: { pace: 5 }, friend: '' } as const;
    expect(draftOf(noWishes, frame).kind).toBe('plan');
    expect(wishOf(draftOf(noWishes, frame), frame.plan)).toEqual({ kind: 'plan' });
    expect(wishOf({ ...draftOf(noWishes, frame), kind: 'none' }, frame.plan)).toEqual({ kind: 'none' });
    const bare = draftOf(noWishes, { ...frame, plan: undefined });
    expect([bare.kind, wishOf(bare, undefined)]).toEqual(['none', { kind: 'plan' }]);
  });

  it('has the distance of a race in the form of a distance in a time', () => {
    const draft = draftOf(noWishes, { units: 'metric', plan: { distance: 7_500 }, friend: '' });
    expect(wishOf({ ...draft, kind: 'time', time: '40:00' }, { distance: 7_500 })).toEqual({ kind: 'time', distance: 7_500, seconds: 2_400 });
  });

  it('is asked for in the units of the form', () => {
    const draft = draftOf(noWishes, { units: 'imperial', plan: undefined, friend: '' });
    expect(wishOf({ ...draft, kind: 'pace', pace: 'fast' }, undefined)).toMatch(/ \/mi, such as 8:50\.$/);
    expect([spokenWords('imperial'), spokenWords('metric')]).toEqual([expect.stringContaining('miles'), expect.stringContaining('kilometres')]);
  });
});

describe('what a runner wishes', () => {
  it('is kept on the device, but for the friend of one run', () => {
    const device = memory();
    saveWishes(device, { target: { kind: 'time', distance: 10_000, seconds: 3000 }, voice: true });
    expect(savedWishes(device)).toEqual({ target: { kind: 'time', distance: 10_000, seconds: 3000 }, voice: true });
    saveWishes(device, { ...noWishes, target: { kind: 'friend', userId: 'ben' } });
    expect(savedWishes(device)).toEqual(noWishes);
  });

  it.each(['', 'null', '[]', '{"target":{"kind":"pace","pace":-1}}', '{"target":5,"units":"parsecs","voice":"yes"}'])('is nothing where %j is kept', (kept) => {
    const device = memory();
    device.setItem('paceline.coach', kept);
    expect(savedWishes(device)).toEqual(noWishes);
  });

  it.each([
    ['5:30', 330],
    ['1:45:00', 6300],
    ['55', 3300],
    ['5:60', undefined],
    ['', undefined],
    ['0', undefined],
    ['5:30:00:00', undefined],
    ['fast', undefined],
  ])('reads the time %j', (text, seconds) => expect(readTime(text)).toBe(seconds));

  it('is told in a few words', () => {
    const nameOf = () => 'Ben';
    expect(targetWords({ kind: 'none' }, 'metric', nameOf)).toBeUndefined();
    expect(targetWords({ kind: 'pace', pace: 5.5 }, 'metric', nameOf)).toBe('Target 5:30 /km');
    expect(targetWords({ kind: 'time', distance: 10_000, seconds: 3000 }, 'metric', nameOf)).toBe('10.00 km in 50:00');
    expect(targetWords({ kind: 'friend', userId: 'ben' }, 'metric', nameOf)).toBe('Staying with Ben');
  });
});
