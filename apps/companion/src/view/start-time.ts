/** When a new run is to start: at once, in some minutes, or at a time of a `datetime-local` field. */
export type StartChoice = 'now' | '1' | '5' | '15' | 'at';

/** The instant of the start, epoch milliseconds; undefined for a start at once, and for a time that is past or not filled in. */
export function startOfChoice(choice: StartChoice, at: string, now: number): number | undefined {
  if (choice === 'now') return undefined;
  if (choice !== 'at') return now + Number(choice) * 60_000;
  const time = new Date(at).getTime();
  return time > now ? time : undefined;
}

/** The present minute as a `datetime-local` field wants it, by the viewer's own clock. */
export function localMinute(now: number): string {
  const date = new Date(now);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
