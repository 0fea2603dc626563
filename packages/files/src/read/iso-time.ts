import { isInstant } from './readings.ts';

/** ISO 8601, extended or basic: a date, a time of day with or without seconds, and a zone or none. */
const TIME = /^([+-]\d{6}|\d{4})(-?)(\d\d)\2(\d\d)[T ](\d\d)(:?)(\d\d)(?:\6(\d\d)(?:[.,](\d+))?)?\s?(?:(Z)|([+-])(\d\d)(?::?(\d\d))?)?$/i;

const MINUTE = 60_000;

/** The time that `text` tells in ISO 8601, epoch milliseconds; undefined when it is none. Without a zone it means UTC. */
export function instantIn(text: string): number | undefined {
  const [, year, , month, day, hours, , minutes, seconds = '0', parts = '', , sign, zoneHours = '0', zoneMinutes = '0'] = TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  const midnight = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  // JavaScript takes 30 February for 2 March.
  if (Number.isNaN(midnight) || new Date(midnight).getUTCDate() !== Number(day)) return undefined;
  const ofDay = Number(hours) * 60 + Number(minutes);
  // A minute may have a leap second, and a day may end at 24:00.
  if (ofDay > 24 * 60 || Number(minutes) > 59 || Number(seconds) > 60 || Number(zoneHours) > 23 || Number(zoneMinutes) > 59) return undefined;
  const milliseconds = Number(seconds) * 1000 + Number(parts.slice(0, 3).padEnd(3, '0'));
  if (ofDay === 24 * 60 && milliseconds > 0) return undefined;
  const ahead = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
  const at = midnight + (ofDay - ahead) * MINUTE + milliseconds;
  return isInstant(at) ? at : undefined;
}
