import type { SessionFact, TrackSample } from '@paceline/protocol';
import type { TrackKey, Write } from '@paceline/engine/store';
import { recordsIn } from '../disk/log-record.ts';

export interface StoredSession {
  readonly epoch: string;
  readonly status: string;
  readonly events: readonly { readonly offset: number; readonly at: number; readonly fact: SessionFact }[];
  /** By user; whether they had not left, and whose samples of theirs are live. */
  readonly members: ReadonlyMap<string, { readonly isMember: boolean; readonly writer: string }>;
}

/** What a disk holds, worked out from its bytes alone, without the product's store. */
export interface Stored {
  readonly sessions: ReadonlyMap<string, StoredSession>;
  /** By `trackKey`, the samples 1, 2, 3, … */
  readonly tracks: ReadonlyMap<string, readonly TrackSample[]>;
  /** Beginnings of the keys of tracks that were deleted: `session/user/`, and `session/` of a whole session. */
  readonly erased: ReadonlySet<string>;
}

/** Whether that user's track in that session was deleted, or the session. */
export const isErased = ({ erased }: Pick<Stored, 'erased'>, { session, user }: { readonly session: string; readonly user: string }): boolean =>
  erased.has(`${session}/`) || erased.has(`${session}/${user}/`);

export const trackKey = ({ sessionId, userId, writer }: TrackKey): string => `${sessionId}/${userId}/${writer}`;

/** The commits so far, taken in one after the other. */
export class Fold implements Stored {
  readonly sessions = new Map<string, { epoch: string; status: string; events: StoredSession['events'][number][]; members: Map<string, { isMember: boolean; writer: string }> }>();
  readonly tracks = new Map<string, TrackSample[]>();
  readonly erased = new Set<string>();

  static of(log: Uint8Array): Fold {
    const fold = new Fold();
    for (const writes of recordsIn(log).commits) fold.take(writes);
    return fold;
  }

  /** A copy of its own. */
  static from({ sessions, tracks, erased }: Stored): Fold {
    const fold = new Fold();
    for (const [id, { events, members, ...rest }] of sessions) fold.sessions.set(id, { ...rest, events: [...events], members: new Map(members) });
    for (const [key, track] of tracks) fold.tracks.set(key, [...track]);
    for (const prefix of erased) fold.erased.add(prefix);
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
        this.sessions.get(write.record.sessionId)?.members.set(write.record.userId, { isMember: write.record.leftAt === null, writer: write.record.writer });
        return;
      case 'event':
        this.sessions.get(write.record.sessionId)?.events.push(write.record);
        return;
      case 'sample': {
        const { sample } = write.record;
        const key = trackKey(write.record);
        const track = this.tracks.get(key) ?? [];
        this.tracks.set(key, track);
        // The first one under a number stays.
        if (sample.seq === track.length + 1) track.push(sample);
        return;
      }
      case 'delete':
        this.sessions.delete(write.sessionId);
        return this.#forget(`${write.sessionId}/`);
      case 'erase':
        return this.#forget(`${write.sessionId}/${write.userId}/`);
      case 'invite':
    }
  }

  #forget(prefix: string): void {
    this.erased.add(prefix);
    for (const key of this.tracks.keys()) if (key.startsWith(prefix)) this.tracks.delete(key);
  }
}
