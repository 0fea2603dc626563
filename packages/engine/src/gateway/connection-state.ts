import type { Cancel } from '@paceline/core';
import type { Identity } from '../auth/identity.ts';
import type { Seat } from '../sessions/seat.ts';

/** Where a connection stands. */
export type ConnectionState =
  /** Neither hello nor a join has come; the upgrade request may have carried an identity. */
  | { readonly kind: 'awaiting_hello'; readonly identity: Identity | undefined; readonly cancelTimeout: Cancel }
  | { readonly kind: 'identified'; readonly identity: Identity; readonly hasLeft: boolean }
  | { readonly kind: 'in_session'; readonly identity: Identity; readonly seat: Seat }
  /** Closed, or the closing handshake is under way. */
  | { readonly kind: 'closed' };

export function identityIn(state: ConnectionState): Identity | undefined {
  return state.kind === 'closed' ? undefined : state.identity;
}
