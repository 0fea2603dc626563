/** Where Foundation's dates begin: 2001-01-01T00:00:00Z, in epoch milliseconds. */
const REFERENCE = 978_307_200_000;

/** What ISO 8601 text with four digits for the year can say, epoch milliseconds. */
const EARLIEST = -62_167_219_200_000;
const LATEST = 253_402_300_799_999;

/** Seconds since 2001 as ISO 8601 text, to the millisecond; undefined for what is no number or lies outside the years 0 to 9999. */
export function isoOf(seconds: unknown): string | undefined {
  if (typeof seconds !== 'number') return undefined;
  const at = Math.round(seconds * 1000) + REFERENCE;
  return at >= EARLIEST && at <= LATEST ? new Date(at).toISOString() : undefined;
}

/** ISO 8601 text as seconds since 2001: the shortest number that is read as the same millisecond. */
export const secondsOf = (iso: string): number => (Date.parse(iso) - REFERENCE) / 1000;
