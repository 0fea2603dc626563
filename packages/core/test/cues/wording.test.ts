import { describe, expect, it } from 'vitest';
import { cueLanguages, cueSentence, type Cue } from '@paceline/core';

const ana = { userId: 'ana', name: 'Ana' };
const cues: readonly Cue[] = [
  { kind: 'position_lost' },
  { kind: 'position_back' },
  { kind: 'countdown', seconds: 30 },
  { kind: 'countdown', seconds: 3 },
  { kind: 'countdown', seconds: 0 },
  { kind: 'friend_lost', friend: ana },
  { kind: 'friend_back', friend: ana },
  { kind: 'overtaken', friend: ana, metres: 12.4 },
  { kind: 'overtook', friend: ana, metres: 12.6 },
  { kind: 'pace', advice: 'ease_off', secondsPerKm: 12.4 },
  { kind: 'pace', advice: 'speed_up', secondsPerKm: 1.2 },
  { kind: 'together', advice: 'speed_up', friend: ana, metres: 40 },
  { kind: 'together', advice: 'ease_off', friend: ana, metres: 1240 },
  { kind: 'milestone', distance: 1000, elapsed: 359.7, split: { distance: 1000, elapsed: 359.7 } },
  { kind: 'milestone', distance: 2000, elapsed: 700, split: { distance: 1000, elapsed: 340.3 } },
];

const said = (language: string, units: 'metric' | 'imperial') => cues.map((cue) => cueSentence(cue, { language, units }));

describe('cues in words', () => {
  it('are English sentences', () =>
    expect(said('en', 'metric')).toEqual([
      'No position. Your time goes on.',
      'Position found.',
      '30 seconds to the start.',
      '3',
      'Go!',
      'Ana is out of touch.',
      'Ana is back.',
      'Ana has passed you and is 12 metres ahead.',
      'You have passed Ana and are 13 metres ahead.',
      '12 seconds per kilometre fast, ease off.',
      '1 second per kilometre slow, speed up.',
      'Ana is 40 metres ahead, speed up.',
      'Ana is 1.2 kilometres behind, ease off.',
      '1 kilometre, 6 minutes.',
      '2 kilometres, 11 minutes 40 seconds. The last kilometre took 5 minutes 40 seconds.',
    ]));

  it('are German sentences', () =>
    expect(said('de-AT', 'metric').slice(7)).toEqual([
      'Ana hat dich überholt und ist 12 Meter vor dir.',
      'Du hast Ana überholt und bist 13 Meter voraus.',
      '12 Sekunden pro Kilometer zu schnell, langsamer.',
      '1 Sekunde pro Kilometer zu langsam, schneller.',
      'Ana ist 40 Meter vor dir, schneller.',
      'Ana ist 1,2 Kilometer hinter dir, langsamer.',
      '1 Kilometer, 6 Minuten.',
      '2 Kilometer, 11 Minuten 40 Sekunden. Der letzte Kilometer in 5 Minuten 40 Sekunden.',
    ]));

  it('call a ghost what it is, in front of whose run it was', () => {
    const ghost = { userId: 'ghost/1', name: 'Lake loop', isGhost: true };
    const words = (language: string) => cues.flatMap((cue) => ('friend' in cue ? [cueSentence({ ...cue, friend: ghost }, { language, units: 'metric' })] : []));
    expect(words('en')).toEqual([
      'The ghost of Lake loop is out of touch.',
      'The ghost of Lake loop is back.',
      'The ghost of Lake loop has passed you and is 12 metres ahead.',
      'You have passed the ghost of Lake loop and are 13 metres ahead.',
      'The ghost of Lake loop is 40 metres ahead, speed up.',
      'The ghost of Lake loop is 1.2 kilometres behind, ease off.',
    ]);
    expect(words('de')).toEqual([
      'Von dem Geist von Lake loop ist nichts mehr zu hören.',
      'Der Geist von Lake loop ist wieder da.',
      'Der Geist von Lake loop hat dich überholt und ist 12 Meter vor dir.',
      'Du hast den Geist von Lake loop überholt und bist 13 Meter voraus.',
      'Der Geist von Lake loop ist 40 Meter vor dir, schneller.',
      'Der Geist von Lake loop ist 1,2 Kilometer hinter dir, langsamer.',
    ]);
  });

  it('tell a finish with the time, and the place where it is known', () => {
    const words = (language: string, more: { place?: number; isOpen: boolean }) => cueSentence({ kind: 'finished', elapsed: 1471, ...more }, { language, units: 'metric' });
    expect(words('en', { place: 2, isOpen: false })).toBe('You have finished: 24 minutes 31 seconds, place 2.');
    expect(words('en', { place: 2, isOpen: true })).toBe('You have finished: 24 minutes 31 seconds, place 2 so far.');
    expect(words('en', { isOpen: true })).toBe('You have finished: 24 minutes 31 seconds.');
    expect(words('de', { place: 2, isOpen: false })).toBe('Du bist im Ziel: 24 Minuten 31 Sekunden, Platz 2.');
    expect(words('de', { place: 2, isOpen: true })).toBe('Du bist im Ziel: 24 Minuten 31 Sekunden, bisher Platz 2.');
  });

  it('are in miles and feet for who runs in those', () => {
    expect(said('en', 'imperial').slice(7, 13)).toEqual([
      'Ana has passed you and is 40 feet ahead.',
      'You have passed Ana and are 40 feet ahead.',
      '20 seconds per mile fast, ease off.',
      '2 seconds per mile slow, speed up.',
      'Ana is 130 feet ahead, speed up.',
      'Ana is 4070 feet behind, ease off.',
    ]);
    expect(cueSentence({ kind: 'milestone', distance: 2 * 1609.344, elapsed: 900, split: { distance: 1609.344, elapsed: 450 } }, { language: 'en', units: 'imperial' })).toBe('2 miles, 15 minutes. The last mile took 7 minutes 30 seconds.');
  });

  it('are English where there are no others, and have a word for every cue in each', () => {
    expect(said('tlh', 'metric')).toEqual(said('en', 'metric'));
    for (const language of cueLanguages) expect(said(language, 'metric').filter((sentence) => sentence.length === 0 || /undefined|NaN/.test(sentence))).toEqual([]);
  });
});
