import type { Guest } from '@paceline/client';
import { describe, expect, it } from 'vitest';
import { goesBackAtOnce, oneForEachRun, ownSeats } from '../src/app/own-seats.ts';
import type { KnownGuest } from '../src/identity/identity.ts';
import { storageOf } from '../src/platform/storage.ts';
import { saveView } from '../src/run/kept-view.ts';
import { saveSeat, type SavedSeat } from '../src/run/seat.ts';
import { seatWords } from '../src/view/seat-words.ts';
import { scene } from './scene.ts';

const memory = () =>
  storageOf(() => {
    throw new Error('there is no storage in this test');
  });

const guest = (userId: string): Guest => ({ userId, name: userId, token: 'secret', expiresAt: '' });
const known = (userId: string, where: KnownGuest['where'] = 'nowhere'): KnownGuest => ({ guest: guest(userId), where });

/** A browser whose people are in those runs. */
function deviceWith(seats: Readonly<Record<string, Partial<SavedSeat>>>) {
  const device = memory();
  for (const [userId, seat] of Object.entries(seats)) {
    saveSeat(device, userId, { sessionId: 'session-1', title: 'Demo run', mode: 'gps', name: userId, stage: 'in', recorder: undefined, ...seat });
  }
  return device;
}

describe('the runs of this browser', () => {
  it('are found whoever is the newest of the people it has been', () => {
    const seats = ownSeats([known('runner', 'here'), known('ana')], deviceWith({ ana: {} }));
    expect(seats.map(({ guest: { userId }, seat }) => [userId, seat.title])).toEqual([['ana', 'Demo run']]);
  });

  it('do not include one that was left', () => {
    expect(ownSeats([known('ana')], deviceWith({ ana: { stage: 'left' } }))).toEqual([]);
  });

  it('come one for each run, and as the person whom no other tab is', () => {
    const device = deviceWith({ ana: {}, ben: {}, cleo: { sessionId: 'session-2' } });
    const seats = ownSeats([known('ana', 'elsewhere'), known('ben'), known('cleo')], device);
    expect(oneForEachRun(seats).map(({ guest: { userId } }) => userId)).toEqual(['ben', 'cleo']);
  });

  it('have the code of what was shown, so that a join link finds them without a network', () => {
    const device = deviceWith({ ana: {}, ben: {} });
    saveView(device, scene(), 0);
    expect(ownSeats([known('ana'), known('ben')], device).map(({ code }) => code)).toEqual(['ABCDEF', undefined]);
  });

  it('are gone back to without a question only by who was on their way, and not in another tab', () => {
    const [own] = ownSeats([known('ana')], deviceWith({ ana: {} }));
    expect(goesBackAtOnce(own!)).toBe(true);
    expect(goesBackAtOnce({ ...own!, where: 'elsewhere' })).toBe(false);
    for (const seat of [{ ...own!.seat, stage: 'finished' as const }, { ...own!.seat, mode: 'watch' as const }]) expect(goesBackAtOnce({ ...own!, seat })).toBe(false);
  });

  it('say in what way one is in them', () => {
    const [own] = ownSeats([known('Ana')], deviceWith({ Ana: {} }));
    const words = [own!, { ...own!, where: 'elsewhere' as const }, { ...own!, seat: { ...own!.seat, stage: 'finished' as const } }, { ...own!, seat: { ...own!.seat, mode: 'watch' as const } }].map(seatWords);
    expect(words).toEqual(['You are in this run as Ana.', 'It is open in another tab, as Ana.', 'Your run is finished; see the result.', 'You were watching this run.']);
  });
});
