import { describe, expect, it } from 'vitest';
import { RaceField } from '../../src/fanout/race-field.ts';
import { Turns } from '../../src/fanout/turns.ts';
import { update } from './support.ts';

/** Runner 0 leads, and each next one is 10 m behind. */
const field = (count: number) => Array.from({ length: count }, (_, index) => update(`runner-${index}`, 1, { index, distance: 100_000 - index * 10 }));

describe('[T12] the field of a large race', () => {
  it('is cut into packs of 50, by distance; who has finished or only watches is in none', () => {
    const [first, ...others] = field(120);
    const race = new RaceField([...others, update('runner-0', 1, { ...first, status: 'finished' })].toReversed());
    expect(['runner-1', 'runner-50', 'runner-51', 'runner-119'].map((userId) => race.packOf(userId))).toEqual([0, 0, 1, 2]);
    expect(['runner-0', 'spectator'].map((userId) => race.packOf(userId))).toEqual([undefined, undefined]);
  });

  it('shows each runner the own pack, those before and behind it, and the first ten; who watches, the first ten', () => {
    const race = new RaceField(field(500));
    const seen = (pack: number | undefined) => field(500).flatMap(({ userId, index = 0 }) => (race.isSeen(userId, pack) ? [index] : []));
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, place) => from + place);
    expect(seen(0)).toEqual(range(0, 100));
    expect(seen(5)).toEqual([...range(0, 10), ...range(200, 350)]);
    expect(seen(9)).toEqual([...range(0, 10), ...range(400, 500)]);
    expect(seen(undefined)).toEqual(range(0, 10));
  });

  it.each([[200, 1], [201, 2], [4_000, 20]])('gives each of %i runners a turn with one sample in %i, and evenly, whatever the moments of the ticks are', (count, period) => {
    const runners = field(count);
    expect(new RaceField(runners).period).toBe(period);
    const turns = new Turns();
    const rounds = Array.from({ length: 2 * period }, () => turns.take(runners, period));
    for (const due of rounds) expect(due.size).toBeLessThanOrEqual(Math.ceil(count / period));
    const waits = runners.map(({ userId }) => rounds.flatMap((due, round) => (due.has(userId) ? [round] : [])));
    expect(waits.map(([first = -1, second = -1]) => second - first)).toEqual(runners.map(() => period));
  });
});
