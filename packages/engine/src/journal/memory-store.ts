import type { TrackSample } from '@paceline/protocol';
import { keptSessions, MemoryTransaction, sessionWithCode, type KeptMember, type KeptSample, type KeptSession, type MemoryDisk } from './memory-transaction.ts';
import { sampleOf } from './sample-text.ts';
import {
  StoreError,
  type EventRecord,
  type ListedSession,
  type SampleConflict,
  type SessionPage,
  type SessionPlace,
  type Store,
  type StoredMember,
  type StoredSession,
  type TrackKey,
  type TrackRange,
  type Write,
} from './store.ts';

export type { MemoryDisk } from './memory-transaction.ts';

// Declared here because this package is free of the DOM and of Node's types; every platform has it.
declare function structuredClone<Value>(value: Value): Value;

/** A store without a disk, for tests and the simulation. */
export class MemoryStore implements Store {
  readonly #sessions: MemoryDisk;
  #isClosed = false;

  constructor(disk: MemoryDisk = new Map()) {
    this.#sessions = disk;
  }

  async commit(writes: readonly Write[]): Promise<readonly SampleConflict[]> {
    this.#assertOpen();
    const transaction = new MemoryTransaction(this.#sessions);
    try {
      return writes.flatMap((write, index) => transaction.write(write, index));
    } catch (error) {
      transaction.rollBack();
      throw error;
    }
  }

  async loadSession(sessionId: string): Promise<StoredSession | undefined> {
    this.#assertOpen();
    const kept = this.#session(sessionId);
    if (kept === undefined) return undefined;
    const members = [...kept.members.values()].map(storedMember).sort((a, b) => a.index - b.index);
    return {
      record: { ...kept.record },
      invited: [...kept.invited.keys()].sort(),
      members,
      offset: Math.max(0, ...kept.events.keys()),
    };
  }

  async wasDeleted(sessionId: string): Promise<boolean> {
    this.#assertOpen();
    return this.#sessions.get(sessionId) === 'deleted';
  }

  async sessionsOf(userId: string, { before, limit, withErased = false }: SessionPage): Promise<readonly ListedSession[]> {
    this.#assertOpen();
    const own = keptSessions(this.#sessions).filter(({ record, members }) => record.openedBy === userId || isListed(members.get(userId), withErased));
    const inOrder = own.toSorted((a, b) => (isLater(a.record, b.record) ? -1 : 1));
    return inOrder.filter(({ record }) => before === undefined || isLater(before, record)).slice(0, limit).map((kept) => listed(kept, userId));
  }

  async findByCode(code: string): Promise<string | undefined> {
    this.#assertOpen();
    return sessionWithCode(this.#sessions, code)?.record.sessionId;
  }

  async readTrack(track: TrackKey, range?: TrackRange): Promise<readonly TrackSample[]> {
    return this.#kept(track, range).map(({ text }) => sampleOf(text));
  }

  async readTimes(track: TrackKey, range?: TrackRange): Promise<readonly number[]> {
    return this.#kept(track, range).map(({ takenAt }) => takenAt);
  }

  async readEvents(sessionId: string, after: number, limit: number): Promise<readonly EventRecord[]> {
    this.#assertOpen();
    const events = [...(this.#session(sessionId)?.events.values() ?? [])];
    const later = events.filter(({ offset }) => offset > after).sort((a, b) => a.offset - b.offset);
    return structuredClone(later.slice(0, limit));
  }

  async openSessions(): Promise<readonly string[]> {
    this.#assertOpen();
    const open = keptSessions(this.#sessions).filter(({ record }) => record.status !== 'ended');
    return open.map(({ record }) => record.sessionId).sort();
  }

  /** There is nothing but memory. */
  async purge(): Promise<void> {
    this.#assertOpen();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #kept({ sessionId, userId, writer }: TrackKey, { after, limit }: TrackRange = { after: 0, limit: Infinity }): readonly KeptSample[] {
    this.#assertOpen();
    const track = this.#session(sessionId)?.members.get(userId)?.tracks.get(writer) ?? [];
    return track.slice(after, after + limit);
  }

  #session(sessionId: string): KeptSession | undefined {
    const kept = this.#sessions.get(sessionId);
    return kept === 'deleted' ? undefined : kept;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new StoreError('closed', 'The store is closed.');
  }
}

function storedMember({ record, tracks }: KeptMember): StoredMember {
  const ends = [...tracks].flatMap(([writer, samples]) =>
    samples.slice(-1).map(({ text, takenAt }) => ({ writer, lastSeq: samples.length, lastSample: sampleOf(text), lastTakenAt: takenAt })),
  );
  return { ...record, tracks: ends };
}

const isListed = (member: KeptMember | undefined, withErased: boolean): boolean => member !== undefined && (withErased || !member.record.isErased);

/** Who has recorded something has run, although they may watch by now. */
const hasRun = ({ record, tracks }: KeptMember): boolean => !record.isErased && (record.role === 'runner' || tracks.size > 0);

const isLater = (one: SessionPlace, other: SessionPlace): boolean =>
  one.createdAt > other.createdAt || (one.createdAt === other.createdAt && one.sessionId > other.sessionId);

function listed({ record, members }: KeptSession, userId: string): ListedSession {
  const all = [...members.values()];
  const own = members.get(userId);
  const [last] = own === undefined ? [] : storedMember(own).tracks.toSorted((a, b) => b.lastTakenAt - a.lastTakenAt);
  return { record: { ...record }, runners: all.filter(hasRun).length, lastSample: last?.lastSample };
}
