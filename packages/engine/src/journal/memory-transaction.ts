import { isSameSample, sampleText } from './sample-text.ts';
import { StoreError, type EventRecord, type MemberRecord, type SampleConflict, type SampleRecord, type SessionRecord, type Write } from './store.ts';

// Declared here because this package is free of the DOM and of Node's types; every platform has it.
declare function structuredClone<Value>(value: Value): Value;

export interface KeptSample {
  readonly text: string;
  readonly takenAt: number;
}

export interface KeptMember {
  readonly record: MemberRecord;
  /** By writer, in the order of their first samples: the samples 1, 2, 3, … */
  readonly tracks: Map<string, KeptSample[]>;
}

export interface KeptSession {
  readonly record: SessionRecord;
  readonly invited: Map<string, true>;
  readonly members: Map<string, KeptMember>;
  readonly events: Map<number, EventRecord>;
}

/** What outlives a `MemoryStore`, as a disk outlives a process. */
export type MemoryDisk = Map<string, KeptSession | 'deleted'>;

/** Applies writes at once and remembers how to take them back. */
export class MemoryTransaction {
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
      case 'delete':
        this.#put(this.#sessions, write.sessionId, 'deleted');
        return [];
      case 'erase':
        this.#erase(write, refuse);
        return [];
    }
  }

  rollBack(): void {
    for (const step of this.#undo.toReversed()) step();
  }

  #writeSession(record: SessionRecord, refuse: Refuse): void {
    const holder = sessionWithCode(this.#sessions, record.code)?.record.sessionId ?? record.sessionId;
    if (holder !== record.sessionId) refuse(`The code ${record.code} is taken by session ${holder}.`);
    const before = this.#sessions.get(record.sessionId);
    const kept = before === 'deleted' ? refuse(`Session ${record.sessionId} was deleted.`) : before ?? { invited: new Map(), members: new Map(), events: new Map() };
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
    const member = this.#session(sessionId, refuse).members.get(userId);
    if (member === undefined || member.record.isErased) return refuse(`There is no member ${userId} of session ${sessionId} to store a sample for.`);
    const { tracks } = member;
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

  #erase({ sessionId, userId, name }: Extract<Write, { readonly kind: 'erase' }>, refuse: Refuse): void {
    const { members, events } = this.#session(sessionId, refuse);
    const member = members.get(userId) ?? refuse(`There is no member ${userId} of session ${sessionId} to erase.`);
    this.#put(members, userId, { record: { ...member.record, isErased: true }, tracks: new Map() });
    if (name === undefined) return;
    for (const [offset, event] of events) {
      const { fact } = event;
      if (fact.kind === 'joined' && fact.userId === userId) this.#put(events, offset, { ...event, fact: { ...fact, name } });
    }
  }

  #session(sessionId: string, refuse: Refuse): KeptSession {
    const kept = this.#sessions.get(sessionId);
    return kept === undefined || kept === 'deleted' ? refuse(`There is no session ${sessionId}.`) : kept;
  }

  #put<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
    const before = map.get(key);
    map.set(key, value);
    this.#undo.push(before === undefined ? () => void map.delete(key) : () => void map.set(key, before));
  }
}

type Refuse = (message: string) => never;

export const keptSessions = (sessions: MemoryDisk): readonly KeptSession[] => [...sessions.values()].filter((kept) => kept !== 'deleted');

export const sessionWithCode = (sessions: MemoryDisk, code: string): KeptSession | undefined =>
  keptSessions(sessions).find(({ record }) => record.code === code);
