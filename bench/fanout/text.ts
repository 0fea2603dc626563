import type { Spread } from './summary.ts';

/** A table in Markdown: the first column to the left, all others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map((_, place) => (place === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** Three digits that count, without more decimals than those need; thousands are grouped. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value === 0 ? '0' : String(Number(value.toPrecision(3)));
}

/** The median, with the least and the greatest where they differ from it. */
export function spreadText(spread: Spread | undefined, write: (value: number) => string = digits): string {
  if (spread === undefined) return '–';
  const [median, least, most] = [write(spread.median), write(spread.least), write(spread.most)];
  return least === most ? median : `${median} (${least}–${most})`;
}

export const percent = (share: number): string => `${digits(share * 100)} %`;
export const mebibytes = (bytes: number): string => digits(bytes / 2 ** 20);
export const kibibytes = (bytes: number): string => digits(bytes / 2 ** 10);
