import type { ConnectionStatus } from '../connection/connection.ts';
import type { FriendGap } from '../gaps/compared.ts';
import { gapsOf } from '../gaps/gaps.ts';
import type { FriendRunUpdate, SessionInfo } from '../sync/models.ts';
import type { SyncService } from '../sync/sync-service.ts';
import { useObservable } from './use-observable.ts';

const itself = <Value>(value: Value): Value => value;
const noFriends: readonly FriendRunUpdate[] = [];
const noGaps: ReadonlyMap<string, FriendGap> = new Map();
const disconnected: ConnectionStatus = { state: 'disconnected' };

/**
 * The session that is joined, or what `select` takes of it; `undefined` outside of one.
 * A component renders again only when the content of what it gets has changed.
 */
export function useSession(service: SyncService): SessionInfo | undefined;
export function useSession<Shown>(service: SyncService, select: (session: SessionInfo | undefined) => Shown): Shown;
export function useSession(service: SyncService, select: (session: SessionInfo | undefined) => unknown = itself): unknown {
  return useObservable(service.sessionInfo, undefined, select);
}

/**
 * The other runners, newest first, or what `select` takes of them: who shows names only renders when a name changes,
 * and not once a second.
 */
export function useFriends(service: SyncService): readonly FriendRunUpdate[];
export function useFriends<Shown>(service: SyncService, select: (friends: readonly FriendRunUpdate[]) => Shown): Shown;
export function useFriends(service: SyncService, select: (friends: readonly FriendRunUpdate[]) => unknown = itself): unknown {
  return useObservable(service.friendUpdates, noFriends, select);
}

/** How the connection is doing. */
export function useConnectionStatus(service: SyncService): ConnectionStatus {
  return useObservable(service.connectionStatus, disconnected, itself);
}

/**
 * The gap to one friend in whole metres and seconds, positive when they are ahead; `undefined` as long as it is not
 * known. A component renders again only when a number or the relation has changed.
 */
export function useGap(service: SyncService, userId: string): FriendGap | undefined {
  return useObservable(gapsOf(service), noGaps, (gaps) => rounded(gaps.get(userId)));
}

function rounded(gap: FriendGap | undefined): FriendGap | undefined {
  if (gap === undefined) return undefined;
  // Adding 0 turns the -0 that rounding may leave into the ordinary zero.
  return { ...gap, metres: Math.round(gap.metres) + 0, seconds: gap.seconds === undefined ? undefined : Math.round(gap.seconds) + 0 };
}
