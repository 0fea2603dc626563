import type { RealTimeSyncService } from '@paceline/client';
import { filter, map, merge, type Observable } from 'rxjs';
import type { RunAction } from './run-state.ts';

/** All that the SDK reports, as actions of the run's store. Who is still joining has nothing to lose by an error; the join tells its own. */
export function happeningsOf(sync: RealTimeSyncService, isJoining: () => boolean): Observable<RunAction> {
  return merge(
    sync.connectionStatus.pipe(map((status): RunAction => ({ type: 'connection', status }))),
    sync.outbox.pipe(map((outbox): RunAction => ({ type: 'outbox', outbox }))),
    sync.sessionInfo.pipe(
      filter((session) => session !== undefined),
      map((session): RunAction => ({ type: 'session', session })),
    ),
    sync.friendUpdates.pipe(map((updates): RunAction => ({ type: 'friends', updates }))),
    sync.sessionEvents.pipe(map((event): RunAction => ({ type: 'happened', event }))),
    sync.errors.pipe(
      map((error): RunAction | undefined => {
        if (!sync.isInSession() && !isJoining()) return { type: 'ended', end: { kind: 'lost', error } };
        // What is tried again by itself is not worth a message.
        return error.retry === 'never' ? { type: 'problem', error } : undefined;
      }),
      filter((action) => action !== undefined),
    ),
  );
}
