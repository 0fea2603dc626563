import type { SessionSummary, TrackSample } from '@paceline/client';
import { VirtualEnvironment } from '@paceline/core/testing';
import { describe, expect, it } from 'vitest';
import type { Recordings } from '../src/app/library.ts';
import { Player } from '../src/replay/player.ts';
import { pictureAt, sceneOf } from '../src/replay/scene.ts';
import { numbersOf } from '../src/view/numbers.ts';
import { rowsOf } from '../src/view/rows.ts';
import { stripOf } from '../src/view/strip.ts';
import { ORIGIN, sessionWith } from './scene.ts';

/** A reading each second from `from` to `to`, at a speed in m/s. */
const track = (speed: number, [from, to]: readonly [number, number], end: TrackSample['status'] = 'finished'): readonly TrackSample[] =>
  Array.from({ length: to - from + 1 }, (_, second) => ({
    seq: second + 1,
    timestamp: new Date(ORIGIN + (from + second) * 1000).toISOString(),
    pace: 5,
    distance: second * speed,
    elapsed: second,
    status: from + second === to ? end : 'running',
    location: { latitude: 46 + second / 10_000, longitude: 7 },
  }));

const tracks: Readonly<Record<string, readonly TrackSample[]>> = { ana: track(3, [0, 100]), ben: track(4, [20, 100]), cy: track(5, [0, 30], 'running') };

function recordings(more: Partial<SessionSummary> = {}): Recordings {
  const { roster: participants } = sessionWith();
  const at = new Date(ORIGIN).toISOString();
  const summary: SessionSummary = { sessionId: 's1', code: 'ABCDEF', title: 'Morning run', status: 'ended', sharing: 'precise', participants, createdAt: at, startedAt: at, ...more };
  return { summary, me: 'ana', tracks: participants.map((entry) => ({ ...entry, samples: tracks[entry.userId] ?? [] })) };
}

function scene(more?: Partial<SessionSummary>) {
  const made = sceneOf(recordings(more));
  if (made === undefined) throw new Error('There is nothing to play.');
  return made;
}

const shown = (seconds: number, chosen?: string) => rowsOf(pictureAt(scene(), seconds, { chosen })).map(({ name, distance, words }) => `${name} ${distance} ${words}`);

describe('a session that is watched again', () => {
  it('shows everyone where they were at each moment: who came late begins late, who gave up is gone', () => {
    expect(shown(10)).toEqual(['Cy 50 m running', 'Ana 30 m running', 'Ben – getting ready']);
    expect(shown(60)).toEqual(['Ana 180 m running', 'Ben 160 m running', 'Cy 150 m left']);
    expect(shown(100)).toEqual(['Ben 320 m finished in 1:20', 'Ana 300 m finished in 1:40', 'Cy 150 m left']);
  });

  it('has who ran in the middle at first, and for who only watched the leader', () => {
    const middle = (me: string) => {
      const made = sceneOf({ ...recordings(), me });
      const { chosen, picture } = new Player(made!, new VirtualEnvironment()).store.get();
      return [chosen, numbersOf(pictureAt(made!, 20, { chosen, before: picture })).name];
    };
    expect(middle('ana')).toEqual(['ana', undefined]);
    expect(middle('zoe')).toEqual([undefined, 'Cy']);
  });

  it('compares with whom the viewer has chosen, and draws the way as far as it was run', () => {
    const picture = pictureAt(scene(), 60, { chosen: 'ben' });
    expect(stripOf(picture).centre?.name).toBe('Ben');
    expect(stripOf(picture).others.map(({ name, gap }) => [name, gap.metres])).toEqual([['Ana', '+20 m']]);
    expect(picture.racers.get('ana')?.line.places).toHaveLength(61);
  });

  it('ends a race at its distance', () => {
    const picture = pictureAt(scene({ plan: { distance: 240 } }), 90, { chosen: undefined });
    expect(rowsOf(picture).map(({ name, words }) => `${name} ${words}`)).toEqual(['Ana finished in 1:20', 'Ben finished in 1:20', 'Cy left']);
  });

  it('shows the pace as it was recorded, and none across a hole, however far the distance leaps', () => {
    // Without a position from 40 s to 60 s, silent from 70 s to 90 s, and always at 5:00 a kilometre.
    const samples = track(10 / 3, [0, 100])
      .map((each, at) => (at < 40 || at > 60 ? each : { ...each, distance: 40 * (10 / 3), pace: 0, status: 'no_gps' as const }))
      .filter((_, at) => at <= 70 || at >= 90);
    const made = sceneOf({ ...recordings(), tracks: [{ ...sessionWith().roster[0]!, samples }] });
    const paceAt = (seconds: number) => made && rowsOf(pictureAt(made, seconds, { chosen: undefined }))[0]?.pace;
    expect([30, 50, 62, 68, 85, 95].map(paceAt)).toEqual(['5:00', '--:--', '5:00', '5:00', '--:--', '5:00']);
  });

  it('derives the pace of an app that tells none, but not from a hole', () => {
    const samples = track(10 / 3, [0, 100]).map((each) => ({ ...each, pace: 0 })).filter((_, at) => at <= 50 || at >= 70);
    const made = sceneOf({ ...recordings(), tracks: [{ ...sessionWith().roster[0]!, samples }] });
    const paceAt = (seconds: number) => made && rowsOf(pictureAt(made, seconds, { chosen: undefined }))[0]?.pace;
    expect([30, 65, 95].map(paceAt)).toEqual(['5:00', '--:--', '5:00']);
  });

  it('is nothing when nobody has recorded anything', () => {
    expect(sceneOf({ ...recordings(), tracks: [] })).toBeUndefined();
  });
});

describe('the player', () => {
  it('plays faster, pauses, goes to any moment, and ends at the end', async () => {
    const environment = new VirtualEnvironment();
    const player = new Player(scene(), environment);
    const stop = player.run();
    const at = () => Math.round(player.store.get().at);
    await environment.advance(2_000);
    expect(at()).toBe(16);
    player.store.dispatch({ type: 'speed', speed: 1 });
    await environment.advance(2_000);
    expect(at()).toBe(18);
    player.store.dispatch({ type: 'toggle' });
    await environment.advance(5_000);
    expect(at()).toBe(18);
    player.store.dispatch({ type: 'seek', at: 60 });
    player.store.dispatch({ type: 'seek', at: 58 });
    expect(player.store.get().picture.placings.get('ana')?.distance).toBe(174);
    player.store.dispatch({ type: 'toggle' });
    player.store.dispatch({ type: 'speed', speed: 30 });
    await environment.advance(5_000);
    expect([at(), player.store.get().isPlaying]).toEqual([100, false]);
    player.store.dispatch({ type: 'toggle' });
    expect([at(), player.store.get().isPlaying]).toEqual([0, true]);
    stop();
  });
});
