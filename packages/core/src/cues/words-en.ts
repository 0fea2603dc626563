import { spokenLength, spokenPace, spokenTime } from './spoken.ts';
import type { Units } from '../format.ts';
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
        return `${cue.friend.name} is out of touch.`;
      case 'friend_back':
        return `${cue.friend.name} is back.`;
      case 'overtaken':
        return `${cue.friend.name} has passed you and is ${length(cue.metres, units)} ahead.`;
      case 'overtook':
        return `You have passed ${cue.friend.name} and are ${length(cue.metres, units)} ahead.`;
      case 'pace': {
        const off = `${counted(spokenPace(cue.secondsPerKm, units), 'second')} per ${long[units]}`;
        return cue.advice === 'ease_off' ? `${off} fast, ease off.` : `${off} slow, speed up.`;
      }
      case 'together':
        return cue.advice === 'ease_off'
          ? `${cue.friend.name} is ${length(cue.metres, units)} behind, ease off.`
          : `${cue.friend.name} is ${length(cue.metres, units)} ahead, speed up.`;
      case 'milestone':
        return `${length(cue.distance, units)}, ${time(cue.elapsed)}. The last ${long[units]} took ${time(cue.split.elapsed)}.`;
    }
  },
};
