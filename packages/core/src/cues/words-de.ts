import { spokenLength, spokenPace, spokenTime } from './spoken.ts';
import type { Units } from '../format.ts';
import type { Named } from './cue.ts';
import type { Wording } from './wording.ts';

const lengths = { metre: ['Meter', 'Meter'], foot: ['Fuß', 'Fuß'], kilometre: ['Kilometer', 'Kilometer'], mile: ['Meile', 'Meilen'] } as const;
const counted = (count: number, one: string, many: string): string => `${String(count).replace('.', ',')} ${count === 1 ? one : many}`;

function length(metres: number, units: Units): string {
  const { count, unit } = spokenLength(metres, units);
  const [one, many] = lengths[unit];
  return counted(count, one, many);
}

function time(seconds: number): string {
  const { hours, minutes, seconds: rest } = spokenTime(seconds);
  const parts = [hours && counted(hours, 'Stunde', 'Stunden'), minutes && counted(minutes, 'Minute', 'Minuten'), rest && counted(rest, 'Sekunde', 'Sekunden')];
  return parts.filter((part) => part !== 0).join(' ') || '0 Sekunden';
}

/** A ghost is called after whose run it is, or when that was. */
const called = ({ name, isGhost }: Named, ghost = 'Der Geist'): string => (isGhost === true ? `${ghost} von ${name}` : name);

export const german: Wording = {
  sentence(cue, units) {
    switch (cue.kind) {
      case 'position_lost':
        return 'Keine Position. Deine Zeit läuft weiter.';
      case 'position_back':
        return 'Position gefunden.';
      case 'countdown':
        return cue.seconds === 0 ? 'Los!' : cue.seconds <= 5 ? String(cue.seconds) : `Noch ${cue.seconds} Sekunden bis zum Start.`;
      case 'finished':
        return `Du bist im Ziel: ${time(cue.elapsed)}${cue.place === undefined ? '' : `, ${cue.isOpen ? 'bisher ' : ''}Platz ${cue.place}`}.`;
      case 'friend_lost':
        return `Von ${called(cue.friend, 'dem Geist')} ist nichts mehr zu hören.`;
      case 'friend_back':
        return `${called(cue.friend)} ist wieder da.`;
      case 'overtaken':
        return `${called(cue.friend)} hat dich überholt und ist ${length(cue.metres, units)} vor dir.`;
      case 'overtook':
        return `Du hast ${called(cue.friend, 'den Geist')} überholt und bist ${length(cue.metres, units)} voraus.`;
      case 'pace': {
        const off = `${counted(spokenPace(cue.secondsPerKm, units), 'Sekunde', 'Sekunden')} pro ${units === 'metric' ? 'Kilometer' : 'Meile'}`;
        return cue.advice === 'ease_off' ? `${off} zu schnell, langsamer.` : `${off} zu langsam, schneller.`;
      }
      case 'together':
        return cue.advice === 'ease_off'
          ? `${called(cue.friend)} ist ${length(cue.metres, units)} hinter dir, langsamer.`
          : `${called(cue.friend)} ist ${length(cue.metres, units)} vor dir, schneller.`;
      case 'milestone': {
        const whole = `${length(cue.distance, units)}, ${time(cue.elapsed)}.`;
        // The first one is the whole way.
        return cue.split.distance === cue.distance ? whole : `${whole} ${units === 'metric' ? 'Der letzte Kilometer' : 'Die letzte Meile'} in ${time(cue.split.elapsed)}.`;
      }
    }
  },
};
