/** A duration in milliseconds as `4 ms`, `0.3 ms` or `2.1 s`. */
export function describeMs(ms: number): string {
  if (ms >= 999.5) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 9.95 ? `${(Math.round(ms * 10) / 10).toString()} ms` : `${Math.round(ms)} ms`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A difference of clocks in milliseconds as `12 ms behind` or `2 hours ahead of`, to be followed by whom. */
export function describeOffset(ms: number): string {
  return `${describeLong(Math.abs(ms))} ${ms < 0 ? 'behind' : 'ahead of'}`;
}

function describeLong(ms: number): string {
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} days`;
  if (ms >= 2 * HOUR) return `${Math.round(ms / HOUR)} hours`;
  if (ms >= 2 * MINUTE) return `${Math.round(ms / MINUTE)} minutes`;
  return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`;
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A sentence whatever it came with. */
export const sentence = (text: string): string => text.trim().replace(/[.!]?$/, '.');
