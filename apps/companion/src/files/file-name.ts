import type { RunFormat } from '@paceline/files';

/** What a file is called that a person looks for again. */
export interface NamedRun {
  readonly title: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** `2026-05-01 Morning run, Ana.gpx`, with the day of the runner's own calendar and nothing that a disk refuses. */
export function fileName({ title, name, startedAt }: NamedRun, format: RunFormat): string {
  const day = new Date(startedAt);
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  return `${date} ${allowed(`${title}, ${name}`)}.${format}`;
}

/** File systems refuse some signs, and names that are too long; browsers take a dot at the end away. */
function allowed(text: string): string {
  return text
    .replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 80)
    .replace(/[. ]+$/, '')
    .trim();
}
