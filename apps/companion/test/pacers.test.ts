import { ghostOf } from '@paceline/core';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../src/coach/facts.ts';
import { storageOf } from '../src/platform/storage.ts';
import { savedGhosts, saveGhosts } from '../src/run/kept-ghosts.ts';
import { gapChartOf } from '../src/view/gap-chart.ts';
import { rowsOf } from '../src/view/rows.ts';
import { labelText, stripOf } from '../src/view/strip.ts';
import { mine, ORIGIN, play, running, scene, sessionWith, tick } from './scene.ts';

const withPacer = { type: 'session', session: sessionWith(undefined, { plan: { pace: 5 } }) } as const;
const ghost = ghostOf({ id: 'ghost/s0/ana', name: '1 May', points: Array.from({ length: 101 }, (_, at) => ({ elapsed: at, distance: at * 4 })) });
const withGhost = { type: 'ghosts', ghosts: [ghost] } as const;

describe('pacers among the friends', () => {
  it('run as long as oneself has run, whenever that began', () => {
    // Ana has joined late: her own clock began 100 s after the others'.
    const late = Array.from({ length: 31 }, (_, second) => {
      const { sighting } = mine(100 + second, second * 3) as Extract<ReturnType<typeof mine>, { type: 'recorded' }>;
      return { type: 'recorded', sighting: { ...sighting, elapsed: second } } as const;
    });
    const state = scene([withPacer, withGhost, ...late, tick(130)]);
    const rows = new Map(rowsOf(state).map((row) => [row.name, row]));
    expect(rows.get('Pacer')).toMatchObject({ pacer: 'even', distance: '100 m', pace: '5:00', words: 'even pace', gap: { relation: 'level' } });
    expect(rows.get('1 May')).toMatchObject({ pacer: 'ghost', distance: '120 m', pace: '4:10', words: 'recorded run', gap: { metres: '+30 m', seconds: '8 s' } });
  });

  it('wait for one’s own start, and stay where their run ended', () => {
    const before = scene([withGhost, tick(5)]);
    expect(rowsOf(before).find(({ pacer }) => pacer !== undefined)).toMatchObject({ words: 'recorded run, waits for the start', distance: '–', gap: undefined });
    const after = play(before, [...running({ Ana: 3 }, 6, 150), tick(150)]);
    expect(rowsOf(after).find(({ pacer }) => pacer !== undefined)).toMatchObject({ words: 'recorded run, finished in 1:40', distance: '400 m' });
  });

  it('do not tremble with the readings, whose age differs from one to the next', () => {
    const steady = scene([withPacer, ...running({ Ana: 3 }, 0, 60), tick(60)]);
    const { sighting } = mine(61, 183) as Extract<ReturnType<typeof mine>, { type: 'recorded' }>;
    const shaken = play(steady, [{ type: 'recorded', sighting: { ...sighting, takenAt: sighting.takenAt + 700 } }, tick(62)]);
    expect(shaken.pacersFrom).toBe(ORIGIN);
    expect(shaken.placings.get('pacer/session')?.distance).toBeCloseTo(62 / 0.3, 6);
  });

  it('are on the strip, in the chart of gaps, and rivals to the coach', () => {
    const state = scene([withGhost, ...running({ Ana: 3, Ben: 3 }, 0, 60), tick(60)]);
    expect(stripOf(state).others.map(({ name, pacer }) => [name, pacer])).toEqual([['Ben', undefined], ['1 May', 'ghost']]);
    expect(stripOf(state).others.map((other) => labelText([other]).who)).toEqual(['Ben', 'Ghost of 1 May']);
    expect(rowsOf(state).find(({ pacer }) => pacer === 'ghost')).toMatchObject({ name: '1 May', gap: { sentence: expect.stringMatching(/^Ghost of 1 May is 60 metres ahead/) } });
    expect(gapChartOf(state).lines.map(({ name, points }) => [name, Math.round(points.at(-1)?.metres ?? NaN)])).toEqual([['Ben', 0], ['1 May', 60]]);
    expect(factsOf(state)?.friends.find(({ userId }) => userId === ghost.id)).toEqual({ userId: ghost.id, name: '1 May', isGhost: true, state: 'live', isFresh: true, gap: 60 });
  });

  it('are nobody to be watched: who watches sees the pace of the session alone, from the common start on', () => {
    const session = sessionWith(undefined, { plan: { pace: 5 }, startsAt: ORIGIN + 10_000, you: { userId: 'zoe', index: 3, role: 'spectator' } });
    const state = scene([{ type: 'session', session }, ...running({ Ben: 3 }, 10, 40), tick(40)], { kind: 'watching' });
    expect([state.centre, state.placings.get('pacer/session')?.distance]).toEqual(['ben', 100]);
    const atOnce = scene([withPacer, ...running({ Ben: 3 }, 10, 40), tick(40)], { kind: 'watching' });
    expect(atOnce.company.size).toBe(0);
  });
});

describe('the ghosts of a run', () => {
  it('are kept for the next page, and forgotten with the next run', () => {
    const device = storageOf(() => {
      throw new Error('there is no storage in this test');
    });
    saveGhosts(device, { userId: 'ana', sessionId: 's1' }, [ghost]);
    expect(savedGhosts(device, { userId: 'ana', sessionId: 's1' })).toEqual([ghost]);
    expect(savedGhosts(device, { userId: 'ana', sessionId: 's2' })).toEqual([]);
    expect(savedGhosts(device, { userId: 'ben', sessionId: 's1' })).toEqual([]);
    saveGhosts(device, { userId: 'ana', sessionId: 's1' }, []);
    expect(savedGhosts(device, { userId: 'ana', sessionId: 's1' })).toEqual([]);
  });
});
