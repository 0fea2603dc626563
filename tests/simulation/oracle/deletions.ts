import type { Write } from '@paceline/engine/store';
import type { DownMessage } from '@paceline/protocol';
import type { Deletion, Wire, Witness } from '../world/witness.ts';
import { idOf, nameOf, type Report } from './ledger.ts';
import { trackKey, type Stored } from './stored.ts';

/** What users were told to be gone. */
export interface Answered {
  readonly sessions: readonly string[];
  readonly tracks: readonly { readonly sessionId: string; readonly userId: string }[];
}

/** [G10] What users delete nobody sees from the answer on, and it is on no disk any more that is read; nothing else goes with it. */
export class Deletions implements Witness {
  readonly #report: Report;
  /** What users have asked to have deleted, whether they were answered or not. */
  readonly #asked: Deletion[] = [];
  /** Beginnings of the keys of tracks that are gone by what users were answered. */
  readonly #gone = new Set<string>();
  /** Tracks of which something is safe, and all that ever were. */
  #safe = new Set<string>();
  readonly #ever = new Set<string>();
  /** Users of whom something was safe when they asked. */
  readonly #hadTrack = new Set<string>();
  readonly #openers = new Map<string, string>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** What was deleted, for whoever asks the server for it again. */
  get answered(): Answered {
    const parts = [...this.#gone].map((prefix) => prefix.split('/'));
    return {
      sessions: parts.flatMap(([sessionId = '', userId]) => (userId === '' ? [sessionId] : [])),
      tracks: parts.flatMap(([sessionId = '', userId = '']) => (userId === '' ? [] : [{ sessionId, userId }])),
    };
  }

  /** Keys of the tracks that were stored once and must not be any more. */
  get formerTracks(): readonly string[] {
    return [...this.#ever].filter((key) => this.#isGone(key));
  }

  asksToDelete(deletion: Deletion): void {
    const { user, session } = deletion;
    this.#asked.push(deletion);
    if ([...this.#safe].some((key) => key.startsWith(`${session}/${user}/`))) this.#hadTrack.add(user);
  }

  deleted({ what, user, session }: Deletion): void {
    if (what === 'session') this.#gone.add(`${session}/`);
    // Who has everything deleted and had nothing may still run.
    else if (what === 'track' || this.#hadTrack.has(user)) this.#gone.add(`${session}/${user}/`);
  }

  committed(writes: readonly Write[]): void {
    for (const write of writes) this.#take(write);
  }

  found(stored: Stored): void {
    this.#safe = new Set(stored.tracks.keys());
    this.#compare(stored);
  }

  atRest(_runs: unknown, stored: Stored): void {
    this.#compare(stored);
  }

  down(wire: Wire, message: DownMessage): void {
    if (this.#gone.size === 0 || wire.isOver || !('sessionId' in message.data) || message.data.sessionId === undefined) return;
    const { sessionId } = message.data;
    if (message.type !== 'error' && this.#gone.has(`${sessionId}/`)) this.#report('G10', `${nameOf(wire.run)} was sent ${message.type} of session ${sessionId}, which is deleted.`);
    const updates = message.type === 'friend_updates' ? message.data.updates : message.type === 'friend_update' ? [message.data] : [];
    for (const update of updates) {
      if (this.#isGone(`${sessionId}/${update.userId}/`)) this.#report('G10', `${nameOf(wire.run)} was sent reading ${idOf(update)} of ${update.userId}, who has deleted it.`);
    }
  }

  #take(write: Write): void {
    switch (write.kind) {
      case 'session':
        this.#openers.set(write.record.sessionId, write.record.openedBy);
        if (this.#gone.has(`${write.record.sessionId}/`)) this.#report('G10', `Session ${write.record.sessionId} was written again after it had been deleted.`);
        return;
      case 'sample': {
        const key = trackKey(write.record);
        this.#safe.add(key);
        this.#ever.add(key);
        if (this.#isGone(key)) this.#report('G10', `Reading ${idOf(write.record.sample)} was stored as ${write.record.sample.seq} of ${key}, which is deleted.`);
        return;
      }
      case 'erase':
        if (!this.#wasAsked('track', write)) this.#report('G10', `The track of ${write.userId} in ${write.sessionId} was deleted, for which nobody had asked.`);
        return this.#forget(`${write.sessionId}/${write.userId}/`);
      case 'delete':
        this.#checkDelete(write.sessionId);
        return this.#forget(`${write.sessionId}/`);
      case 'member':
      case 'event':
      case 'invite':
    }
  }

  /** The opener has asked for it, or wants everything of theirs to go, and nobody else has recorded there. */
  #checkDelete(sessionId: string): void {
    const userId = this.#openers.get(sessionId) ?? '';
    if (this.#wasAsked('session', { sessionId, userId })) return;
    const others = [...this.#safe].filter((key) => key.startsWith(`${sessionId}/`) && !key.startsWith(`${sessionId}/${userId}/`));
    if (others.length > 0 || !this.#wasAsked('everything', { sessionId, userId })) this.#report('G10', `Session ${sessionId} was deleted with ${others.length} tracks of others, for which its opener had not asked.`);
  }

  #wasAsked(kind: Deletion['what'], { sessionId, userId }: { readonly sessionId: string; readonly userId: string }): boolean {
    return this.#asked.some(({ what, user, session }) => user === userId && session === sessionId && (what === kind || what === 'everything'));
  }

  #isGone(key: string): boolean {
    const [sessionId = '', userId = ''] = key.split('/');
    return this.#gone.has(`${sessionId}/`) || this.#gone.has(`${sessionId}/${userId}/`);
  }

  #forget(prefix: string): void {
    for (const key of this.#safe) if (key.startsWith(prefix)) this.#safe.delete(key);
  }

  #compare({ sessions, tracks, erased }: Stored): void {
    for (const prefix of this.#gone) {
      const [sessionId = '', userId = ''] = prefix.split('/');
      if (!erased.has(prefix) && !erased.has(`${sessionId}/`)) this.#report('G10', `The disk knows nothing of the deletion of ${prefix}, which was answered.`);
      if (userId === '' && sessions.has(sessionId)) this.#report('G10', `Session ${sessionId} is on the disk after it was deleted.`);
    }
    for (const key of tracks.keys()) if (this.#isGone(key)) this.#report('G10', `The track ${key} is on the disk after it was deleted.`);
  }
}
