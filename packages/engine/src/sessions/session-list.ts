import type { Plan } from '@paceline/protocol';
import type { ListedSession, SessionPlace } from '../journal/store.ts';
import { isSameUser } from '../auth/same-user.ts';
import { lifetimeOf, type Lifetime } from './views.ts';
import type { Session } from './session.ts';

/** A session in the list of those of a user. Times are epoch milliseconds. */
export interface SessionEntry extends Lifetime {
  readonly sessionId: string;
  readonly title: string;
  readonly status: Session['record']['status'];
  readonly createdAt: number;
  /** What it is for; absent when people just run together. */
  readonly plan?: Plan;
  /** How many have taken part as runners. */
  readonly runners: number;
  /** Whether the user has opened it, and may delete it. */
  readonly isOpener: boolean;
  /** Absent when nothing of the user's own is stored. */
  readonly recorded?: RecordedRun;
}

/** What the user's own last sample tells, in metres and seconds. */
export interface RecordedRun {
  readonly distance?: number;
  readonly elapsed?: number;
  /** Seconds in which they have covered the distance of the plan, since their own start; absent when they have not. */
  readonly net?: number;
}

/** A page of the list, the newest session first. */
export interface SessionList {
  readonly sessions: readonly SessionEntry[];
  /** What to ask for as `before` to get the next page; absent on the last one. */
  readonly next?: string;
}

export interface ListPage {
  readonly limit: number;
  /** The place that `next` of the page before names. */
  readonly before?: SessionPlace | undefined;
}

const CURSOR = /^(?<createdAt>\d{1,15}(?:\.\d{1,6})?)~(?<sessionId>.+)$/;

/** Where in the list a session stands, as text. */
export const cursorOf = ({ createdAt, sessionId }: SessionPlace): string => `${createdAt}~${sessionId}`;

/** The place that a cursor names; undefined when it is none. */
export function placeOf(cursor: string): SessionPlace | undefined {
  const { createdAt, sessionId } = CURSOR.exec(cursor)?.groups ?? {};
  return createdAt === undefined || sessionId === undefined ? undefined : { createdAt: Number(createdAt), sessionId };
}

/** Whether somebody may have covered the distance of the plan, and their time is worth looking up. */
export const mayHaveFinished = ({ record: { plan }, lastSample }: ListedSession): boolean => (lastSample?.distance ?? 0) >= (plan?.distance ?? Infinity);

export function entryOf({ record, runners, lastSample }: ListedSession, { userId, net }: { readonly userId: string; readonly net: number | undefined }): SessionEntry {
  const { sessionId, title, status, createdAt, openedBy, plan } = record;
  return {
    sessionId,
    title,
    status,
    createdAt,
    ...(plan === null ? {} : { plan }),
    ...lifetimeOf(record),
    runners,
    isOpener: isSameUser(openedBy, userId),
    ...(lastSample === undefined ? {} : { recorded: { ...pick('distance', lastSample.distance), ...pick('elapsed', lastSample.elapsed), ...pick('net', net) } }),
  };
}

const pick = (name: string, value: number | undefined): object => (value === undefined ? {} : { [name]: value });
