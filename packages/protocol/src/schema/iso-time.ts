import { absentOr, beyond, Fault } from './fault.ts';
import type { Schema } from './schema.ts';

/** Longest text: the shape alone would let a fraction of any number of digits pass, be stored, and be sent to everyone. */
const LONGEST = 40;
const REASON = 'must be an ISO 8601 time with a zone';

const clock = /(?:[01]\d|2[0-3]):[0-5]\d/.source;
const shape = /*@__PURE__*/ new RegExp(`^\\d{4}-\\d\\d-\\d\\dT${clock}:[0-5]\\d(?:\\.\\d+)?(?:Z|[+-]${clock})$`);

/** ISO 8601 text with a zone, such as `2026-05-01T06:30:00.000Z`, of a day that exists. */
/* @__NO_SIDE_EFFECTS__ */
export function isoText(): Schema<string> {
  return {
    definition: { kind: 'text', format: 'date-time', max: LONGEST, pattern: shape },
    read: (value) => {
      if (typeof value !== 'string') return absentOr('must be a string', value);
      if (!shape.test(value) || !isDay(value)) return new Fault(REASON);
      return value.length > LONGEST ? beyond(value.length, { min: 0, max: LONGEST }, ['character', 'characters']) : value;
    },
  };
}

const part = (text: string, from: number, to: number): number => Number(text.slice(from, to));

function isDay(text: string): boolean {
  const [month, day] = [part(text, 5, 7), part(text, 8, 10)];
  return month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= lengthOf(month, part(text, 0, 4)));
}

// The calendar repeats every 400 years, and Date takes years below 100 for others.
const lengthOf = (month: number, year: number): number => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
