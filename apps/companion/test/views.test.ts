import { SyncError } from '@paceline/client';
import { describe, expect, it } from 'vitest';
import { emptyMapText, boundsOf, nextFrame, pictureOf, showsPlaces } from '../src/map/picture.ts';
import { gridLines } from '../src/map/grid.ts';
import type { RunAction, RunState } from '../src/run/run-state.ts';
import { badgeOf } from '../src/view/badge.ts';
import { bannersOf } from '../src/view/banners.ts';
import { gapChartOf } from '../src/view/gap-chart.ts';
import { numbersOf, summaryOf } from '../src/view/numbers.ts';
import { viewAfter } from '../src/view/run-view.ts';
import { rowsOf } from '../src/view/rows.ts';
import { emptyStripText, labelText, stripOf } from '../src/view/strip.ts';
import { mine, ORIGIN, play, running, sample, scene, sessionWith, tick } from './scene.ts';

/** What the strip says of one runner who has a label of their own. */
const labelled = (state: RunState, name: string) => labelText(stripOf(state).others.filter((runner) => runner.name === name));

const three = scene([...running({ Ana: 3, Ben: 3.6, Cy: 2 }, 0, 60), tick(60)]);

describe('the list of runners', () => {
  it('puts the farthest first, with name, pace, distance, state and gap', () => {
    const [ben, ana, cy] = rowsOf(three);
    expect(ben).toMatchObject({ name: 'Ben', pace: '5:30', distance: '216 m', words: 'live', old: false, me: false });
    expect(ben?.gap).toEqual({ relation: 'ahead', metres: '+36 m', seconds: '10 s', sentence: 'Ben is 36 metres ahead, 10 seconds' });
    expect(ana).toMatchObject({ name: 'Ana', me: true, central: true, words: 'recording', gap: undefined });
    expect(cy?.gap).toMatchObject({ relation: 'behind', metres: '−60 m', seconds: '20 s' });
  });

  it('never shows an old pace as a present one, and says how old the data is', () => {
    const later = play(three, [...running({ Ana: 3 }, 61, 90), tick(90)]);
    const cy = rowsOf(later).find((row) => row.name === 'Cy');
    expect(cy).toMatchObject({ pace: '--:--', old: true, words: 'seen 30 s ago' });
    expect(cy?.gap?.sentence).toBe('When last seen, Cy is 60 metres behind');
  });

  it('[Q2] says of a friend whose distance grew by more than anyone can run that it has leapt', () => {
    const leapt = play(three, [sample('Ben', 61, 5_220), sample('Ana', 61, 183), sample('Cy', 61, 122), tick(62)]);
    expect(rowsOf(leapt).map(({ name, words }) => [name, words])).toMatchObject([['Ben', 'live, distance leapt'], ['Ana', 'recording'], ['Cy', expect.not.stringMatching(/leapt/)]]);
  });

  it('shows a result when a runner has finished', () => {
    const done = play(three, [sample('Ben', 61, { distance: 220, status: 'finished', elapsed: 61 }), tick(62)]);
    expect(rowsOf(done).find((row) => row.name === 'Ben')).toMatchObject({ words: 'finished in 1:01', pace: '4:37' });
  });

  it('keeps the result of who has gone home, and says that they have', () => {
    const session = sessionWith(['Ana', 'Ben']);
    const roster = session.roster.map((entry) => (entry.name === 'Ben' ? { ...entry, presence: 'left' as const } : entry));
    const gone = scene([sample('Ben', 61, { distance: 220, status: 'finished', elapsed: 61 }), { type: 'session', session: { ...session, roster } }, tick(62)]);
    expect(rowsOf(gone).find((row) => row.name === 'Ben')).toMatchObject({ state: 'left', words: 'finished, left', pace: '4:37' });
  });

  it('never says of my own recording that it is offline', () => {
    expect(rowsOf(scene([mine(5, 15), tick(100)])).find((row) => row.me)).toMatchObject({ old: true, words: 'recorded 2 min ago' });
  });

  it('tells standing, no GPS and offline apart', () => {
    const roster = sessionWith().roster.map((entry) => (entry.name === 'Cy' ? { ...entry, presence: 'away' as const } : entry));
    const state = scene([sample('Ana', 0, 0), sample('Ben', 30, { distance: 80, status: 'no_gps' }), sample('Cy', 10, 60), { type: 'session', session: sessionWith(undefined, { roster }) }, tick(31)]);
    const words = (scene: typeof state) => Object.fromEntries(rowsOf(scene).map((row) => [row.name, [row.state, row.words, row.pace]]));
    expect(words(state)).toMatchObject({ Ben: ['no_gps', 'no GPS', '--:--'], Cy: ['offline', 'offline 21 s', '--:--'] });
    expect(words(play(state, [sample('Ben', 32, { distance: 80, status: 'paused' }), tick(33)]))).toMatchObject({ Ben: ['paused', 'standing', '--:--'] });
  });

  it('shows dashes for whom nothing is known of yet, and puts those who left last', () => {
    const session = sessionWith(['Ana', 'Ben', 'Cy']);
    const roster = session.roster.map((entry) => (entry.name === 'Ben' ? { ...entry, presence: 'left' as const } : entry));
    const state = scene([mine(5, 15), sample('Ben', 5, 400), { type: 'session', session: { ...session, roster } }, tick(5)]);
    expect(rowsOf(state).map(({ name, distance, words }) => [name, distance, words])).toEqual([
      ['Ana', '15 m', 'recording'],
      ['Cy', '–', 'getting ready'],
      ['Ben', '400 m', 'left'],
    ]);
  });
});

describe('how a gap changes', () => {
  const second = (speeds: Readonly<Record<string, number>>, from: number, to: number) => Array.from({ length: to - from }, (_, at) => [...running(speeds, from + at, from + at), tick(from + at)]).flat();
  const words = (state: RunState) => Object.fromEntries(rowsOf(state).map((row) => [row.name, row.words]));

  it('is in the list of runners, in the place of what goes without saying', () => {
    const apart = scene(second({ Ana: 3, Ben: 4, Cy: 2 }, 0, 40));
    expect(words(apart)).toEqual({ Ana: 'recording', Ben: 'pulling away', Cy: 'falling back' });
    const closing = play(apart, Array.from({ length: 13 }, (_, at) => [mine(40 + at, 120 + 4 * at), sample('Ben', 40 + at, { distance: 160 + 2 * at, speed: 2 }), sample('Cy', 40 + at, { distance: 80 + 4 * at, speed: 4 }), tick(40 + at)]).flat());
    expect(words(closing)).toEqual({ Ana: 'recording', Ben: 'closing', Cy: 'live' });
  });

  it('[Q2] is not told of a leap', () => {
    const leapt = play(scene(second({ Ana: 3, Ben: 4, Cy: 2 }, 0, 40)), Array.from({ length: 5 }, (_, at) => [mine(40 + at, 120 + 3 * at), sample('Ben', 40 + at, 6_000 + 4 * at), tick(40 + at)]).flat());
    expect(words(leapt).Ben).toBe('live, distance leapt');
  });

  it('is told anew when somebody else is put into the middle, and not of old data', () => {
    const four: RunAction = { type: 'session', session: sessionWith(['Ana', 'Ben', 'Cy', 'Di']) };
    const watching = scene([four, ...second({ Ben: 4, Cy: 3, Di: 2 }, 0, 40)], { kind: 'watching' });
    expect(words(watching)).toMatchObject({ Cy: 'falling back', Di: 'falling back' });
    const turned = play(watching, [{ type: 'choose', userId: 'cy' }, tick(40)]);
    expect(words(turned)).toMatchObject({ Ben: 'live', Di: 'live' });
    expect(words(play(watching, [...running({ Ben: 4 }, 40, 70), tick(70)])).Cy).toMatch(/^seen /);
  });
});

describe('the gap strip', () => {
  it('has the runner in the middle and the others with signed metres, in the order of the roster', () => {
    const { centre, others } = stripOf(three);
    expect(centre).toMatchObject({ name: 'Ana', me: true });
    expect(others.map(({ name, metres }) => [name, Math.round(metres)])).toEqual([['Ben', 36], ['Cy', -60]]);
  });

  it('gives the age of a friend who has gone silent, also where there is no room for the whole name', () => {
    const ben = labelled(play(three, [...running({ Ana: 3, Cy: 2 }, 61, 83), tick(83)]), 'Ben');
    expect(ben).toEqual({ who: 'Ben', where: '+36 m', seen: '23 s ago', tone: 'old' });
  });

  it('leaves the time out of a label where it would be cut off, and gives no number to who is level', () => {
    const [ben] = stripOf(three).others;
    const gap = { relation: 'behind' as const, metres: '−4.0 km', seconds: '21:40', sentence: '' };
    const where = (more: Partial<typeof ben>) => labelText([{ ...ben!, gap, ...more }]).where;
    expect(where({})).toBe('▼ −4.0 km · 21:40');
    expect(where({ gap: { ...gap, seconds: '1:21:40' } })).toBe('▼ −4.0 km');
    expect(where({ note: 'standing' })).toBe('▼ −4.0 km');
    expect(where({ note: 'done' })).toBe('▼ −4.0 km · done');
    expect(where({ gap: { ...gap, relation: 'level', metres: '−13 m' } })).toBe('about level');
  });

  it('names two in a shared label and counts more', () => {
    const { others } = stripOf(three);
    expect(labelText(others)).toEqual({ who: 'Cy, Ben', where: '−60 to +36 m', seen: undefined, tone: 'crowd' });
    expect(labelText([...others, ...others]).who).toBe('4 runners');
  });

  it('[G6] has a shared label look as old as the oldest in it', () => {
    const [ben, cy] = stripOf(three).others;
    expect(labelText([ben!, { ...cy!, age: 30 }])).toEqual({ who: 'Cy, Ben', where: '−60 to +36 m', seen: '30 s ago', tone: 'old' });
    expect(labelText([{ ...ben!, age: 700 }, { ...cy!, age: 30 }])).toMatchObject({ seen: '12 min ago', tone: 'old' });
    expect(labelText([ben!, { ...cy!, name: 'Newcomer', age: 30 }])).toMatchObject({ who: '2 runners', seen: '30 s ago' });
    expect(labelText([{ ...ben!, age: 0.4 }])).toMatchObject({ seen: 'just now', tone: 'old' });
  });
});

describe('an empty gap strip', () => {
  it('says of the others what they do', () => {
    const text = (state: RunState) => emptyStripText(state, stripOf(state));
    expect(text(scene([mine(5, 15), tick(5)]))).toBe('The others have not moved yet.');
    expect(text(scene([...running({ Ben: 3 }, 0, 20), tick(20)]))).toBe('The others run already. You see how far they are when you have started.');
    expect(text(scene([{ type: 'session', session: sessionWith(['Ana']) }, mine(5, 15), tick(5)]))).toMatch(/^Nobody else runs yet/);
  });
});

describe('a narrow screen', () => {
  it('shows the result to who finishes while they look at the map, and stays as it is otherwise', () => {
    expect(viewAfter('map', 'finished')).toBe('run');
    expect([viewAfter('map', 'running'), viewAfter('run', 'running')]).toEqual(['map', 'run']);
  });
});

describe('the big numbers', () => {
  it('are my own while I run, and my time goes on between two readings', () => {
    expect(numbersOf(play(three, [tick(61.5)]))).toMatchObject({ name: undefined, pace: { value: '5:30' }, distance: { value: '0.18' }, elapsed: { value: '1:01' } });
  });

  it('are those of the one in the middle for a viewer, and grey without a pace when they are old', () => {
    const watcher = scene([...running({ Ben: 3.6, Cy: 2 }, 0, 60), tick(60)], { kind: 'watching' });
    expect(numbersOf(watcher)).toMatchObject({ name: 'Ben', distance: { value: '0.22' }, old: false });
    expect(numbersOf(play(watcher, [tick(100)]))).toMatchObject({ name: 'Ben', pace: { value: '--:--' }, elapsed: { value: '1:00' }, old: true });
  });

  it('become a result by elapsed time, pauses included', () => {
    const finished = play(three, [{ type: 'finished' }]);
    expect(summaryOf(finished)).toEqual({ distance: '180 m', elapsed: '1:00', moving: '1:00', pace: '5:33 /km' });
    expect(summaryOf(scene([]))).toBeUndefined();
  });
});

describe('the connection badge and the banners', () => {
  const error = new SyncError('timeout', 'silent');
  const connected = play(three, [{ type: 'connection', status: { state: 'connected' } }]);

  it('says why positions are not believed, once none has been for five seconds', () => {
    const doubted = play(scene([...running({ Ana: 3 }, 0, 10), tick(10)]), [{ type: 'judged', rejection: 'inaccurate' }, tick(12)]);
    const banner = (state: RunState) => bannersOf(state, 'active').find(({ id }) => id === 'position');
    expect(banner(doubted)).toBeUndefined();
    const still = play(doubted, [{ type: 'judged', rejection: 'too_fast' }, tick(16)]);
    expect(banner(still)).toMatchObject({ tone: 'warning', text: 'Your position is not believed.', detail: expect.stringMatching(/^The position leaps farther than anyone can run\. Your time goes on/) });
    expect(banner(play(still, [{ type: 'judged', rejection: undefined }]))).toBeUndefined();
    const standing = play(scene([mine(10, 30), tick(10)]), [{ type: 'judged', rejection: 'out_of_order' }, tick(20)]);
    expect(banner(standing)).toBeUndefined();
  });

  it('is calm while all is well, a few samples under way included', () => {
    const state = play(connected, [{ type: 'outbox', outbox: { pending: 3, acked: 9 } }]);
    expect(badgeOf(state, 'connected')).toEqual({ tone: 'good', text: 'Connected', detail: undefined });
    expect(bannersOf(state, 'active')).toEqual([]);
  });

  it('says within seconds that nothing answers, and takes it back at the first sign of life', () => {
    const waiting = play(connected, [1, 2, 3, 4, 5, 6].flatMap((second) => [{ type: 'outbox', outbox: { pending: Math.min(second, 5), acked: 9 } } as const, tick(60 + second)]));
    expect(badgeOf(waiting, 'connected')).toMatchObject({ tone: 'busy', text: 'No answer', detail: '5 samples wait' });
    expect(badgeOf(play(waiting, [{ type: 'outbox', outbox: { pending: 2, acked: 12 } }]), 'connected')).toMatchObject({ text: 'Connected' });
    expect(badgeOf(play(waiting, [sample('Ben', 66, 230)]), 'connected')).toMatchObject({ text: 'Connected' });
    expect(badgeOf(play(connected, [{ type: 'offline' }]), 'connected')).toMatchObject({ text: 'No answer' });
  });

  it('counts a break from the last sign of life, not from when it was noticed', () => {
    const state = play(connected, [tick(70), { type: 'connection', status: { state: 'error', error } }, tick(75)]);
    expect(bannersOf(state, 'active')).toMatchObject([{ text: 'No connection for 15 s' }]);
  });

  it('says that recording goes on without a connection, and how much waits', () => {
    const state = play(connected, [{ type: 'connection', status: { state: 'error', error } }, { type: 'outbox', outbox: { pending: 23, acked: 9 } }, tick(75)]);
    expect(badgeOf(state, 'error')).toEqual({ tone: 'bad', text: 'Offline', detail: '23 samples wait' });
    expect(badgeOf(state, 'connecting')).toEqual({ tone: 'busy', text: 'Reconnecting…', detail: '23 samples wait' });
    expect(bannersOf(state, 'active')).toMatchObject([{ id: 'offline', text: 'No connection for 15 s', detail: 'Recording goes on; 23 samples wait here until there is one. Keep this page open.', offer: 'retry' }]);
  });

  it('tells why there are no positions, and what to do', () => {
    const blocked = { type: 'position', position: { kind: 'blocked', reason: 'Location is blocked for this page.', remedy: 'Allow it.' } } as const;
    const state = scene([blocked]);
    expect(bannersOf(state, 'active')).toMatchObject([{ id: 'position', tone: 'warning', text: 'Location is blocked for this page.', detail: 'Allow it. Until a position comes, your friends see that you have no GPS, and your time has not begun.', offer: 'other_way' }]);
    expect(bannersOf(state, 'ended')).toEqual([]);
    // A common start waits for nobody.
    const waiting = sessionWith(undefined, { status: 'waiting', startsAt: ORIGIN + 60_000 });
    expect(bannersOf(scene([{ type: 'session', session: waiting }, blocked]), 'waiting')).toMatchObject([{ detail: 'Allow it.' }]);
  });
});

describe('the map', () => {
  const place = (metres: number) => ({ latitude: 46 + metres / 111_320, longitude: 7 });
  const mapped = scene([
    sample('Ben', 1, { distance: 0, location: place(0) }),
    sample('Ben', 2, { distance: 100, location: place(100) }),
    sample('Cy', 2, { distance: 100, location: place(50_000) }),
    tick(2),
  ]);

  it('has a track for everyone whose place is known', () => {
    expect(pictureOf(mapped).runners.map(({ name, line }) => [name, line.length])).toEqual([['Ben', 2], ['Cy', 1]]);
    expect(emptyMapText(mapped)).toBeUndefined();
    expect(emptyMapText(scene([tick(1)]))).toBe('Your track appears with the start.');
    expect(emptyMapText(scene([tick(1)], { kind: 'ready', position: { kind: 'searching' } }))).toBe('Your track appears with your first position.');
  });

  it('keeps those near the middle in view, or everyone', () => {
    const picture = pictureOf(mapped);
    const [near, everyone] = [boundsOf(picture, 'near'), boundsOf(picture, 'everyone')];
    expect((near!.north - near!.south) * 111_320).toBeCloseTo(250, 0);
    expect((everyone!.north - everyone!.south) * 111_320).toBeCloseTo(50_000, 0);
  });

  it('stays still while everyone fits into the frame', () => {
    const needed = { west: 7, south: 46, east: 7.01, north: 46.01 };
    const shown = nextFrame(needed, undefined)!;
    expect(nextFrame({ ...needed, north: 46.011 }, shown)).toBeUndefined();
    expect(nextFrame({ ...needed, north: 46.02 }, shown)).toBeDefined();
    expect(nextFrame({ west: 7, south: 46, east: 7.001, north: 46.001 }, shown)).toBeDefined();
  });

  it('gives way to the gaps over time for a viewer of a run without places', () => {
    const session = sessionWith(['Ana', 'Ben', 'Cy'], { sharing: 'pace' });
    const watcher = scene([{ type: 'session', session }, ...running({ Ben: 3.6, Cy: 2 }, 0, 60), tick(60)], { kind: 'watching' });
    expect(showsPlaces(session, watcher)).toBe(false);
    expect(showsPlaces(sessionWith(), watcher)).toBe(true);
    const chart = gapChartOf(watcher);
    expect(chart).toMatchObject({ centre: { name: 'Ben' }, range: 200 });
    expect(chart.lines.map((line) => [line.name, Math.round(line.points.at(-1)?.metres ?? 0)])).toEqual([['Cy', -96]]);
  });

  it('has a grid of round squares, and never too many lines', () => {
    const lines = gridLines({ west: 7, south: 46, east: 7.01, north: 46.01 }, { latitude: 46, longitude: 7 });
    expect(lines.length).toBeGreaterThan(8);
    expect(gridLines({ west: -180, south: -85, east: 180, north: 85 }, { latitude: 46, longitude: 7 }).length).toBeLessThan(130);
  });
});
