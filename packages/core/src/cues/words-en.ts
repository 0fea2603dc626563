import { spokenLength, spokenPace, spokenTime } from './spoken.ts';
import type { Units } from '../format.ts';
import type { Named } from './cue.ts';
import type { Wording } from './wording.ts';

const plurals = { metre: 'metres', foot: 'feet', kilometre: 'kilometres', mile: 'miles' } as const;
const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

function length(metres: number, units: Units): string {
  const { count, unit } = spokenLength(metres, units);
  return counted(count, unit, plurals[unit]);
}

function time(seconds: number): string {
  const { hours, minutes, seconds: rest } = spokenTime(seconds);
  const parts = [hours && counted(hours, 'hour'), minutes && counted(minutes, 'minute'), rest && counted(rest, 'second')];
  return parts.filter((part) => part !== 0).join(' ') || '0 seconds';
}

/** A ghost is called after whose run it is, or when that was. */
const called = ({ name, isGhost }: Named, first: 'The' | 'the' = 'The'): string => (isGhost === true ? `${first} ghost of ${name}` : name);

const long = { metric: 'kilometre', imperial: 'mile' } as const;

export const english: Wording = {
  sentence(cue, units) {
    switch (cue.kind) {
      case 'position_lost':
        return 'No position. Your time goes on.';
      case 'position_back':
        return 'Position found.';
      case 'countdown':
        return cue.seconds === 0 ? 'Go!' : cue.seconds <= 5 ? String(cue.seconds) : `${counted(cue.seconds, 'second')} to the start.`;
      case 'finished':
        return `You have finished: ${time(cue.elapsed)}${cue.place === undefined ? '' : `, place ${cue.place}${cue.isOpen ? ' so far' : ''}`}.`;
      case 'friend_lost':
        return `${called(cue.friend)} is out of touch.`;
      case 'friend_back':
        return `${called(cue.friend)} is back.`;
      case 'overtaken':
        return `${called(cue.friend)} has passed you and is ${length(cue.metres, units)} ahead.`;
      case 'overtook':
        return `You have passed ${called(cue.friend, 'the')} and are ${length(cue.metres, units)} ahead.`;
      case 'pace': {
        const off = `${counted(spokenPace(cue.secondsPerKm, units), 'second')} per ${long[units]}`;
        return cue.advice === 'ease_off' ? `${off} fast, ease off.` : `${off} slow, speed up.`;
      }
      case 'together':
        return cue.advice === 'ease_off'
          ? `${called(cue.friend)} is ${length(cue.metres, units)} behind, ease off.`
          : `${called(cue.friend)} is ${length(cue.metres, units)} ahead, speed up.`;
      case 'milestone': {
        const whole = `${length(cue.distance, units)}, ${time(cue.elapsed)}.`;
        // The first one is the whole way.
        return cue.split.distance === cue.distance ? whole : `${whole} The last ${long[units]} took ${time(cue.split.elapsed)}.`;
      }
    }
  },
};
