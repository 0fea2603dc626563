import type { SyncService } from './sync-service.ts';

/** A run that a service can record: made by `runSource` of `/sources`, or by an app of its own. */
export interface RunSource {
  /** Begins to send readings; the returned function sends the last one as the finish, and ends it. */
  recordFor(service: SyncService): () => void;
}
