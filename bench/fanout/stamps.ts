/**
 * The stamp of a sample says when it was taken and whose it is, as a number of seconds with eleven decimals: six are the
 * microseconds, five the number of the runner. It has 15 digits, which a double carries without loss, so it comes through
 * every server that reads and writes JSON. Seconds begin at 2000, so that it always has the same length.
 */
const RUNNERS = 100_000;
const FIRST_SECOND = 2_000;
const DECIMALS = 11;
/** Characters of a stamp. */
export const STAMP_LENGTH = 4 + 1 + DECIMALS;

const ZERO = 48;
const DOT = 46;

/** Milliseconds of the generator's clock and the number of a runner. */
export interface Stamp {
  time: number;
  runner: number;
}

export function stampText({ time, runner }: Stamp): string {
  const micros = Math.floor(time * 1_000);
  const seconds = Math.floor(micros / 1e6);
  return `${FIRST_SECOND + seconds}.${String(micros - seconds * 1e6).padStart(6, '0')}${String(runner).padStart(5, '0')}`;
}

export const stampNumber = (stamp: Stamp): number => Number(stampText(stamp));

/** From the number; into `stamp`, because millions of them come. */
export function readStampNumber(value: number, stamp: Stamp): void {
  const digits = Math.round(value * 1e11);
  stamp.runner = digits % RUNNERS;
  stamp.time = ((digits - stamp.runner) / RUNNERS - FIRST_SECOND * 1e6) / 1_000;
}

/** From its text in `bytes` at `at`, whose zeros at the end a server may have left out. */
export function readStampText(bytes: Buffer, at: number, stamp: Stamp): void {
  let place = at;
  let seconds = 0;
  for (; bytes[place] !== DOT && isDigit(bytes[place]); place++) seconds = seconds * 10 + (bytes[place] ?? 0) - ZERO;
  let fraction = 0;
  let decimals = 0;
  if (bytes[place] === DOT) for (place += 1; decimals < DECIMALS && isDigit(bytes[place]); place++, decimals++) fraction = fraction * 10 + (bytes[place] ?? 0) - ZERO;
  for (; decimals < DECIMALS; decimals++) fraction *= 10;
  stamp.runner = fraction % RUNNERS;
  stamp.time = (seconds - FIRST_SECOND) * 1_000 + (fraction - stamp.runner) / RUNNERS / 1_000;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= ZERO + 9;
