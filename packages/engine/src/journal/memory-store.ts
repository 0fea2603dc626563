import type { TrackSample } from '@paceline/protocol';
import { isSameSample, sampleOf, sampleText } from './sample-text.ts';
import {
  StoreError,
  type EventRecord,
  type MemberRecord,
  type SampleConflict,
  type SampleRecord,
  type SessionRecord,
  type Store,
  type StoredMember,
  type StoredSession,
  type TrackKey,
  type TrackRange,
  type Write,
} from './store.ts';

// Declared here because this package is free of the DOM and of Node's types; every platform has it.
declare function structuredClone<Value>(value: Value): Value;

interface KeptSample {
  readonly text: string;
  readonly takenAt: number;
}

interface KeptMember {
  readonly record: MemberRecord;
  /** By writer, in the order of their first samples: the samples 1, 2, 3, … */
  readonly tracks: Map<string, KeptSample[]>;
}

interface KeptSession {
  readonly record: SessionRecord;
  readonly invited: Map<string, true>;
  readonly members: Map<string, KeptMember>;
  readonly events: Map<number, EventRecord>;
}

/** What outlives a `MemoryStore`, as a disk outlives a process. */
export type MemoryDisk = Map<string, KeptSession>;

/** A store without a disk, for tests and the simulation. */
export class MemoryStore implements Store {
  readonly #sessions: MemoryDisk;
  #isClosed = false;

  constructor(disk: MemoryDisk = new Map()) {
    this.#sessions = disk;
  }

  async commit(writes: readonly Write[]): Promise<readonly SampleConflict[]> {
    this.#assertOpen();
    const transaction = new Transaction(this.#sessions);
    try {
      return writes.flatMap((write, index) => transaction.write(write, index));
    } catch (error) {
      transaction.rollBack();
      throw error;
    }
  }

  async loadSession(sessionId: string): Promise<StoredSession | undefined> {
    this.#assertOpen();
    const kept = this.#sessions.get(sessionId);
    if (kept === undefined) return undefined;
    const members = [...kept.members.values()].map(storedMember).sort((a, b) => a.index - b.index);
    return {
      record: { ...kept.record },
      invited: [...kept.invited.keys()].sort(),
      members,
      offset: Math.max(0, ...kept.events.keys()),
    };
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
    const events = [...(this.#sessions.get(sessionId)?.events.values() ?? [])];
    const later = events.filter(({ offset }) => offset > after).sort((a, b) => a.offset - b.offset);
    return structuredClone(later.slice(0, limit));
  }

  async openSessions(): Promise<readonly string[]> {
    this.#assertOpen();
    const open = [...this.#sessions.values()].filter(({ record }) => record.status !== 'ended');
    return open.map(({ record }) => record.sessionId).sort();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #kept({ sessionId, userId, writer }: TrackKey, { after, limit }: TrackRange = { after: 0, limit: Infinity }): readonly KeptSample[] {
    this.#assertOpen();
    const track = this.#sessions.get(sessionId)?.members.get(userId)?.tracks.get(writer) ?? [];
    return track.slice(after, after + limit);
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new StoreError('closed', 'The store is closed.');
  }
}

/** Applies writes at once and remembers how to take them back. */
class Transaction {
  readonly #sessions: MemoryDisk;
  readonly #undo: (() => void)[] = [];

  constructor(sessions: MemoryDisk) {
    this.#sessions = sessions;
  }

  write(write: Write, index: number): SampleConflict[] {
    const refuse = (message: string): never => {
      throw new StoreError('invalid', message, { write: index });
    };
    switch (write.kind) {
      case 'session':
        this.#writeSession(write.record, refuse);
        return [];
      case 'invite':
        this.#put(this.#session(write.sessionId, refuse).invited, write.userId, true);
        return [];
      case 'member':
        this.#writeMember(write.record, refuse);
        return [];
      case 'event':
        this.#writeEvent(write.record, refuse);
        return [];
      case 'sample': {
        const { sessionId, userId, writer, sample } = write.record;
        return this.#writeSample(write.record, refuse) ? [] : [{ write: index, sessionId, userId, writer, seq: sample.seq }];
      }
    }
  }

  rollBack(): void {
    for (const step of this.#undo.toReversed()) step();
  }

  #writeSession(record: SessionRecord, refuse: Refuse): void {
    const holder = sessionWithCode(this.#sessions, record.code)?.record.sessionId ?? record.sessionId;
    if (holder !== record.sessionId) refuse(`The code ${record.code} is taken by session ${holder}.`);
    const kept = this.#sessions.get(record.sessionId) ?? { invited: new Map(), members: new Map(), events: new Map() };
    this.#put(this.#sessions, record.sessionId, { ...kept, record: { ...record } });
  }

  #writeMember(record: MemberRecord, refuse: Refuse): void {
    const { members } = this.#session(record.sessionId, refuse);
    const other = [...members.values()].find((member) => member.record.index === record.index);
    if (other !== undefined && other.record.userId !== record.userId) refuse(`Roster index ${record.index} is taken by ${other.record.userId}.`);
    this.#put(members, record.userId, { tracks: members.get(record.userId)?.tracks ?? new Map(), record: { ...record } });
  }

  #writeEvent(record: EventRecord, refuse: Refuse): void {
    const { events } = this.#session(record.sessionId, refuse);
    if (events.has(record.offset)) refuse(`There is an event ${record.offset} of session ${record.sessionId} already.`);
    this.#put(events, record.offset, structuredClone(record));
  }

  /** False when the seq is taken by another reading. */
  #writeSample({ sessionId, userId, writer, sample, takenAt }: SampleRecord, refuse: Refuse): boolean {
    const tracks = this.#sessions.get(sessionId)?.members.get(userId)?.tracks;
    if (tracks === undefined) return refuse(`There is no member ${userId} of session ${sessionId} to store a sample for.`);
    const track = tracks.get(writer) ?? [];
    const text = sampleText(sample);
    const stored = track[sample.seq - 1];
    if (stored !== undefined) return isSameSample(text, stored.text);
    const next = track.length + 1;
    if (sample.seq !== next) refuse(`Sample ${sample.seq} cannot be stored before sample ${next} of its track.`);
    if (track.length === 0) this.#put(tracks, writer, track);
    track.push({ text, takenAt });
    this.#undo.push(() => void track.pop());
    return true;
  }

  #session(sessionId: string, refuse: Refuse): KeptSession {
    return this.#sessions.get(sessionId) ?? refuse(`There is no session ${sessionId}.`);
  }

  #put<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
    const before = map.get(key);
    map.set(key, value);
    this.#undo.push(before === undefined ? () => void map.delete(key) : () => void map.set(key, before));
  }
}

type Refuse = (message: string) => never;

const sessionWithCode = (sessions: MemoryDisk, code: string): KeptSession | undefined =>
  [...sessions.values()].find(({ record }) => record.code === code);

function storedMember({ record, tracks }: KeptMember): StoredMember {
  const ends = [...tracks].flatMap(([writer, samples]) =>
    samples.slice(-1).map(({ text, takenAt }) => ({ writer, lastSeq: samples.length, lastSample: sampleOf(text), lastTakenAt: takenAt })),
  );
  return { ...record, tracks: ends };
}
