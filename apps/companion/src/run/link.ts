import type { ConnectionStatus } from '@paceline/client';

/** The connection as a person sees it: retries that come and go within a second are one break. */
export type Link =
  /** There was no connection yet; `heardAt`: when the page before this one last heard the server, if there was one. */
  | { readonly kind: 'new'; readonly heardAt?: number }
  /** `since`: when it came about, epoch milliseconds of the server's clock. */
  | { readonly kind: 'connected'; readonly since: number }
  /** It looks alive, but what was sent stays without an answer. */
  | { readonly kind: 'silent' }
  /** `since`: the last sign of life, epoch milliseconds of the server's clock. */
  | { readonly kind: 'broken'; readonly since: number };

export const newLink: Link = { kind: 'new' };

/** What the connection was last heard to do, epoch milliseconds of the server's clock. */
export interface Signs {
  /** When anything came from the server. */
  readonly heardAt: number;
  /** Since when the oldest unconfirmed sample waits for its confirmation; undefined when none does. */
  readonly waitingSince: number | undefined;
}

/** A connection that is not heard for longer counts as broken, because the SDK asks when it is quiet, milliseconds. */
const QUIET = 40_000;
/** After this long a confirmation is overdue, milliseconds: who runs alone sends once in 3 s, and may hear 2.4 s later that it is stored. */
const OVERDUE = 6_000;

export function follow(link: Link, status: ConnectionStatus, { heardAt, now }: { readonly heardAt: number; readonly now: number }): Link {
  if (status.state === 'connected') return { kind: 'connected', since: now };
  const failed = status.state === 'error' || (status.state === 'connecting' && status.error !== undefined);
  if (link.kind === 'broken' || (link.kind === 'new' && !failed)) return link;
  if (link.kind === 'new' && link.heardAt !== undefined) return { kind: 'broken', since: link.heardAt };
  return { kind: 'broken', since: Math.max(heardAt, now - QUIET) };
}

/** Whether a connection that counts as good has stopped answering, long before that is certain. */
export function isOverdue({ heardAt, waitingSince }: Signs, now: number): boolean {
  return waitingSince !== undefined && now - Math.max(heardAt, waitingSince) >= OVERDUE;
}
