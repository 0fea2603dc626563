import type { SyncService } from './sync-service.ts';

/** A run that a service can record: made by `runSource` of `/sources`, or by an app of its own. */
export interface RunSource {
  /**
   * Begins to send readings. The returned function sends the last one as the finish, and ends it; with `replaced`, because
   * another source records from now on, it ends it without a finish. Called again it does nothing.
   */
  recordFor(service: SyncService): (how?: 'replaced') => void;
}
