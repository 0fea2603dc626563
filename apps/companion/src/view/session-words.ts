import type { RosterEntry, SessionSummary, Sharing } from '@paceline/client';
import { listed } from './words.ts';

/** The time of day on the viewer's own clock, such as `18:30`; with the date when it is another day, and the year when it is another one. */
export function shownTime(at: number, now: number, second?: '2-digit'): string {
  const [date, today] = [new Date(at), new Date(now)];
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second });
  if (date.toDateString() === today.toDateString()) return time;
  return `${date.toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'short', ...(date.getFullYear() !== today.getFullYear() && { year: 'numeric' }) })}, ${time}`;
}

/** The same to the second, where that is not at a whole minute. */
export const exactTime = (at: number, now: number): string => shownTime(at, now, at % 60_000 < 1_000 ? undefined : '2-digit');

/** The same where the day counts more than the time: today's is named as well. */
export const shownDay = (at: number, now: number): string => (new Date(at).toDateString() === new Date(now).toDateString() ? `Today, ${shownTime(at, now)}` : shownTime(at, now));

/**
 * The title of a run to which its opener has given none: the server knows only what they were called when this browser was
 * first there. In the server's own words, which it takes back with the name when that is to go.
 */
export const titleBy = (name: string): string => `${name}'s run`;

/** Where a session stands, in a few words. */
export function stateWords({ status, startsAt }: Pick<SessionSummary, 'status' | 'startsAt'>, now: number): string {
  switch (status) {
    case 'active':
      return 'Running now';
    case 'ended':
      return 'This run is over';
    case 'waiting':
      return startsAt === undefined ? 'Not started yet' : `Starts at ${shownTime(Date.parse(startsAt), now)}`;
  }
}

/** Who is there: `Ana, Ben and 3 more are here, Cleo is offline`. */
export function whoIsHere(participants: readonly RosterEntry[]): string {
  const parts = (['here', 'away'] as const).flatMap((presence) => {
    const names = participants.filter((entry) => entry.presence === presence).map((entry) => entry.name);
    return names.length === 0 ? [] : [`${listed(names)} ${names.length === 1 ? 'is' : 'are'} ${presence === 'here' ? 'here' : 'offline'}`];
  });
  return parts.length === 0 ? 'Nobody is here yet' : parts.join(', ');
}

/** Who took part in a run that is over: `Ana, Ben and Cleo ran`. */
export function whoRan(participants: readonly RosterEntry[]): string {
  const names = participants.filter(({ role }) => role === 'runner').map(({ name }) => name);
  return names.length === 0 ? 'Nobody ran' : `${listed(names)} ran`;
}

export const sharingWords: Readonly<Record<Sharing, string>> = {
  pace: 'The others see your name, pace and distance, but not where you are.',
  precise: 'The others see your name, pace, distance and your exact place on the map.',
};
