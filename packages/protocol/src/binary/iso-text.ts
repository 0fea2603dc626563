const MINUTE = 60_000;

const two = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
const three = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, '0'));

let minute = Number.NaN;
let begin = '';

/**
 * Epoch milliseconds (whole, from 1970 up to the year 10000) as `toISOString` of a date writes them. Samples come in the
 * order of time, so the date is worked out once a minute: it takes most of the time of reading a sample otherwise.
 */
export function isoText(epochMs: number): string {
  const now = Math.floor(epochMs / MINUTE);
  if (now !== minute) {
    begin = new Date(now * MINUTE).toISOString().slice(0, -7);
    minute = now;
  }
  const rest = epochMs - now * MINUTE;
  const seconds = Math.floor(rest / 1_000);
  return `${begin}${two[seconds]}.${three[rest - seconds * 1_000]}Z`;
}
