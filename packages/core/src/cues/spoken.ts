import { METRES_PER_MILE, type Units } from '../format.ts';

/** Numbers as they are spoken: rounded once, in the runner's units. */

/** Metres as whole metres or feet, or above 1000 m as tenths of the long unit. */
export type SpokenLength = { readonly unit: 'metre' | 'foot' | 'kilometre' | 'mile'; readonly count: number };

export function spokenLength(metres: number, units: Units): SpokenLength {
  const long = units === 'metric' ? 1000 : METRES_PER_MILE;
  if (Math.round(metres) >= long) return { unit: units === 'metric' ? 'kilometre' : 'mile', count: Math.round((metres / long) * 10) / 10 };
  return units === 'metric' ? { unit: 'metre', count: Math.round(metres) } : { unit: 'foot', count: Math.round(metres / 0.3048 / 10) * 10 };
}

/** Whole hours, minutes and seconds; rounded before it is split, so that no minute has sixty seconds. */
export function spokenTime(seconds: number): { readonly hours: number; readonly minutes: number; readonly seconds: number } {
  const total = Math.round(seconds);
  return { hours: Math.floor(total / 3600), minutes: Math.floor(total / 60) % 60, seconds: total % 60 };
}

/** Seconds per kilometre as whole seconds per kilometre or mile. */
export const spokenPace = (secondsPerKm: number, units: Units): number => Math.round(units === 'metric' ? secondsPerKm : (secondsPerKm * METRES_PER_MILE) / 1000);
