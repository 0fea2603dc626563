import type { ConnectionStatus } from '@paceline/client';

/** The connection as a person sees it: retries that come and go within a second are one break. */
export type Link =
  /** There was no connection yet. */
  | { readonly kind: 'new' }
  | { readonly kind: 'connected' }
  /** `since`: epoch milliseconds of the server's clock. `trying` is false when only the next sample, or a person, starts another try. */
  | { readonly kind: 'broken'; readonly since: number; readonly trying: boolean };

export const newLink: Link = { kind: 'new' };

export function follow(link: Link, status: ConnectionStatus, now: number): Link {
  if (status.state === 'connected') return { kind: 'connected' };
  const failed = status.state === 'error' || (status.state === 'connecting' && status.error !== undefined);
  if (link.kind === 'new' && !failed) return link;
  return { kind: 'broken', since: link.kind === 'broken' ? link.since : now, trying: status.state === 'connecting' };
}
