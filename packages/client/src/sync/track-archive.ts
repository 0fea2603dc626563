import type { TrackSample } from '@paceline/protocol';
import type { SyncError } from '../errors.ts';
import type { OutboxKey } from './outbox-storage.ts';
import type { TrackNetwork } from './own-track.ts';

/**
 * Where a service keeps what it records, so that it outlives the app. The entries `/indexeddb` and `/file` have one each;
 * `keepIn` of `/storage` makes one of any storage.
 */
export interface TrackArchive {
  /** Begins to keep the samples of a writer. */
  keep(key: OutboxKey, listener: ArchiveListener): KeptTrack;
  /** Takes up what earlier runs of the app have left of that user, and uploads it. Returns how to stop. */
  takeUp(userId: string, network: TrackNetwork, listener: UploadListener): () => void;
}

export interface ArchiveListener {
  /** Everything up to that seq survives a crash of the app. */
  kept(seq: number): void;
  /** Something cannot be kept or read; recording goes on all the same. */
  failed(error: SyncError): void;
}

export interface UploadListener extends Pick<ArchiveListener, 'failed'> {
  /** By so many samples more, or less, the server does not have what was taken up. */
  readonly left: (more: number) => void;
}

/** What is kept of one writer. */
export interface KeptTrack {
  /** Keeps samples as well, ascending by seq. One that is kept already gets this content, where there is room for it. */
  add(samples: readonly TrackSample[]): void;
  /** Of what is kept these are left, in their order, and under other numbers. */
  replace(samples: readonly TrackSample[]): void;
  /** The server has everything up to that seq. */
  forget(seq: number): void;
  /** The server has all of it, or will not take the rest: `refusal` says why. */
  ended(refusal?: SyncError): void;
  /** This run of the app has no more to do with it: what it holds is left for the next one. */
  release(): void;
}
