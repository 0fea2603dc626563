import { formatDistance, formatDuration, formatPace, METRES_PER_MILE, type Target, type Units } from '@paceline/core';

/** What a runner keeps to, in a few words; `nameOf` gives a friend's name. */
export function targetWords(target: Target, units: Units, nameOf: (userId: string) => string | undefined): string | undefined {
  switch (target.kind) {
    case 'none':
      return undefined;
    case 'pace':
      return `Target ${formatPace(target.pace, units)} ${perUnit(units)}`;
    case 'time':
      return `${formatDistance(target.distance, units)} in ${formatDuration(target.seconds)}`;
    case 'friend':
      return `Staying with ${nameOf(target.userId) ?? 'a friend'}`;
  }
}

export const perUnit = (units: Units): string => (units === 'metric' ? '/km' : '/mi');

/** Metres of the unit that runners count in. */
export const unitLength = (units: Units): number => (units === 'metric' ? 1000 : METRES_PER_MILE);

/** Seconds of `5:30`, `1:05:30` or `90` (minutes); undefined when it is none of them. */
export function readTime(text: string): number | undefined {
  const parts = text.trim().split(':');
  if (parts.length > 3 || !parts.every((part) => /^\d{1,3}$/.test(part))) return undefined;
  const [first = 0, second = 0, third] = parts.map(Number);
  if (parts.slice(1).some((part) => Number(part) > 59)) return undefined;
  const seconds = third === undefined ? first * 60 + second : first * 3600 + second * 60 + third;
  return seconds > 0 ? seconds : undefined;
}
