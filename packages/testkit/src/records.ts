import type { SessionFact, TrackSample } from '@paceline/protocol';
import type { MemberRecord, SessionRecord, TrackKey, Write } from '@paceline/engine/store';

/** An instant that the records of the tests count from. */
export const START = Date.UTC(2026, 4, 1, 6, 30);

export const session = (sessionId: string, other: Partial<SessionRecord> = {}): Write & { kind: 'session' } => ({
  kind: 'session',
  record: {
    sessionId,
    epoch: `epoch of ${sessionId}`,
    code: `code of ${sessionId}`,
    title: 'Morning run',
    openedBy: 'ana',
    sharing: 'pace',
    plan: null,
    status: 'active',
    createdAt: START,
    startsAt: null,
    startedAt: START,
    endedAt: null,
    ...other,
  },
});

export const member = (sessionId: string, userId: string, other: Partial<MemberRecord> = {}): Write & { kind: 'member' } => ({
  kind: 'member',
  record: { sessionId, userId, name: userId.toUpperCase(), role: 'runner', index: 0, joinedAt: START, leftAt: null, estimate: null, finishedAt: null, writer: '', writerEpoch: 1, isErased: false, ...other },
});

export const invite = (sessionId: string, userId: string): Write => ({ kind: 'invite', sessionId, userId });

export const event = (sessionId: string, offset: number, fact: SessionFact = { kind: 'started' }): Write & { kind: 'event' } => ({
  kind: 'event',
  record: { sessionId, offset, at: START + offset, fact },
});

/** The sample that the tests store under that seq unless they say otherwise. */
export const reading = (seq: number, other: Partial<TrackSample> = {}): TrackSample => ({
  seq,
  pace: 5 + seq / 7,
  timestamp: new Date(START + seq * 1000).toISOString(),
  distance: seq * 3.1,
  location: { latitude: 48 + seq / 1e5, longitude: 11 + seq / 3e5 },
  ...other,
});

/** When a sample of that seq was taken, unless a test says otherwise. */
export const takenAt = (seq: number): number => START + seq * 1000 + 0.25;

export const sample = (sessionId: string, userId: string, value: TrackSample): Write & { kind: 'sample' } => ({
  kind: 'sample',
  record: { sessionId, userId, writer: '', sample: value, takenAt: takenAt(value.seq) },
});

/** The samples first…last of one participant, by the writer without a name. */
export const samples = (sessionId: string, userId: string, [first, last]: readonly [number, number]): Write[] =>
  Array.from({ length: last - first + 1 }, (_, index) => sample(sessionId, userId, reading(first + index)));

/** The same samples by another writer. */
export const by = (writer: string, writes: readonly Write[]): Write[] =>
  writes.map((write) => (write.kind === 'sample' ? { ...write, record: { ...write.record, writer } } : write));

/** The track of a writer, by default of the one without a name. */
export const trackOf = (sessionId: string, userId: string, writer = ''): TrackKey => ({ sessionId, userId, writer });
