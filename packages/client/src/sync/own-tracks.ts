import type { TrackSample } from '@paceline/protocol';
import { Cell, Signal } from '../reactive.ts';
import { emptyOutbox, type ServerBounds } from './outbox.ts';
import { newWriter, OwnTrack, type OwnTrackOptions } from './own-track.ts';
import type { PaceReading } from './reading.ts';
import type { OutboxStatus } from './sync-service.ts';

export type OwnTracksOptions = Omit<OwnTrackOptions, 'key' | 'changed'>;

/** All that this device records, one session after the other: what is left of one goes up while the next is recorded. */
export class OwnTracks {
  /** Of the newest track, and of what earlier runs of the app have left. */
  readonly status = new Cell<OutboxStatus>({ pending: 0, acked: 0 }, sameStatus);
  readonly samples = new Signal<TrackSample>();
  readonly #options: OwnTracksOptions;
  /** In their order; all but the newest still have something to upload. */
  #tracks: readonly OwnTrack[] = [];
  /** Stops the uploads of what earlier runs of the app have left. */
  readonly #stops: (() => void)[] = [];
  #bounds: ServerBounds = {};
  #left = 0;

  constructor(options: OwnTracksOptions) {
    this.#options = options;
  }

  get newest(): OwnTrack | undefined {
    return this.#tracks.at(-1);
  }

  /** Goes on with the track of that participant if it is the newest, and begins another writer's otherwise. Returns the writer. */
  begin(sessionId: string, userId: string): string {
    const { newest } = this;
    if (newest?.key.sessionId === sessionId && newest.key.userId === userId) {
      newest.resume();
      return newest.key.writer;
    }
    const writer = newWriter(this.#options.network.environment);
    const track = new OwnTrack({ ...this.#options, key: { sessionId, userId, writer }, changed: () => this.#show() });
    track.lane.limit(this.#bounds);
    this.#tracks = [...this.#tracks.filter(({ outbox }) => outbox.pending.length > 0), track];
    this.#show();
    this.uploadKept(userId);
    return writer;
  }

  /** Records for a track. Returns the seq. */
  record(track: OwnTrack, reading: PaceReading): number {
    const sample = track.record(reading);
    this.samples.emit(sample);
    return sample.seq;
  }

  /** What the server has said that it accepts. */
  limit(bounds: ServerBounds): void {
    this.#bounds = bounds;
    this.newest?.lane.limit(bounds);
  }

  /** Uploads what earlier runs of the app have left of that user. */
  uploadKept(userId: string): void {
    const { storage, network, failed } = this.#options;
    const left = (more: number): void => {
      this.#left += more;
      this.#show();
    };
    const stop = storage?.takeUp(userId, network, { failed, left });
    if (stop !== undefined) this.#stops.push(stop);
  }

  close(): void {
    for (const track of this.#tracks) track.close();
    for (const stop of this.#stops) stop();
    this.status.complete();
    this.samples.complete();
  }

  #show(): void {
    const { outbox: { pending, acked } = emptyOutbox, kept } = this.newest ?? {};
    this.status.set({ pending: pending.length, acked, kept: this.#options.storage && kept, left: this.#left || undefined });
  }
}

const sameStatus = (a: OutboxStatus, b: OutboxStatus): boolean => a.pending === b.pending && a.acked === b.acked && a.kept === b.kept && a.left === b.left;
