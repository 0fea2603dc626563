import type { SessionFact, TrackSample } from '@paceline/protocol';
import type { Write } from '@paceline/engine/store';
import { recordsIn } from '../disk/log-record.ts';

export interface StoredSession {
  readonly epoch: string;
  readonly status: string;
  readonly events: readonly { readonly offset: number; readonly at: number; readonly fact: SessionFact }[];
  /** By user; whether they had not left. */
  readonly members: ReadonlyMap<string, boolean>;
}

/** What a disk holds, worked out from its bytes alone, without the product's store. */
export interface Stored {
  readonly sessions: ReadonlyMap<string, StoredSession>;
  /** By `trackKey`, the samples 1, 2, 3, … */
  readonly tracks: ReadonlyMap<string, readonly TrackSample[]>;
}

export const trackKey = (sessionId: string, userId: string): string => `${sessionId}/${userId}`;

/** The commits so far, taken in one after the other. */
export class Fold implements Stored {
  readonly sessions = new Map<string, { epoch: string; status: string; events: StoredSession['events'][number][]; members: Map<string, boolean> }>();
  readonly tracks = new Map<string, TrackSample[]>();

  static of(log: Uint8Array): Fold {
    const fold = new Fold();
    for (const writes of recordsIn(log).commits) fold.take(writes);
    return fold;
  }

  /** A copy of its own. */
  static from({ sessions, tracks }: Stored): Fold {
    const fold = new Fold();
    for (const [id, { events, members, ...rest }] of sessions) fold.sessions.set(id, { ...rest, events: [...events], members: new Map(members) });
    for (const [key, track] of tracks) fold.tracks.set(key, [...track]);
    return fold;
  }

  take(writes: readonly Write[]): void {
    for (const write of writes) this.#write(write);
  }

  #write(write: Write): void {
    switch (write.kind) {
      case 'session': {
        const { sessionId, epoch, status } = write.record;
        const known = this.sessions.get(sessionId) ?? { events: [], members: new Map() };
        this.sessions.set(sessionId, { ...known, epoch, status });
        return;
      }
      case 'member':
        this.sessions.get(write.record.sessionId)?.members.set(write.record.userId, write.record.leftAt === null);
        return;
      case 'event':
        this.sessions.get(write.record.sessionId)?.events.push(write.record);
        return;
      case 'sample': {
        const { sessionId, userId, sample } = write.record;
        const track = this.tracks.get(trackKey(sessionId, userId)) ?? [];
        this.tracks.set(trackKey(sessionId, userId), track);
        // The first one under a number stays.
        if (sample.seq === track.length + 1) track.push(sample);
        return;
      }
      case 'invite':
    }
  }
}
