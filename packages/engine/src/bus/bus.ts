import type { FriendUpdateData } from '@paceline/protocol';
import type { EventRecord } from '../journal/store.ts';

/** What happens in a session and concerns the connections of its members, wherever they are. */
export type Signal =
  /** New events in order of offset; all of them are committed. */
  | { readonly kind: 'events'; readonly events: readonly EventRecord[] }
  /** One tick: the newest samples, as members may see them. */
  | { readonly kind: 'tick'; readonly updates: readonly FriendUpdateData[] };

/** Carries signals from where a session's decisions are taken to where its members are connected. */
export interface Bus {
  /** Hands the signal to every subscriber; signals of one session arrive in the order of publishing. */
  publish(sessionId: string, signal: Signal): void;
  /** Calls `receive` for every later signal of the session, until the returned function is called. */
  subscribe(sessionId: string, receive: (signal: Signal) => void): () => void;
}
