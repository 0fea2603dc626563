import { expect } from 'vitest';
import type { MemoryStore } from '@paceline/engine';
import type { StoredSession, StoreError, TrackKey } from '@paceline/engine/store';
import { readable } from '../../src/journal/damage.ts';
import type { Finding } from '../../src/journal/inspection.ts';
import type { SqliteTables } from '../../src/journal/sqlite-tables.ts';
import { storedSamples } from '../../src/journal/stored-samples.ts';
import { tracksOf, type Written } from './damaged-files.ts';

/** What a database answered that may be damaged; a refusal for any other reason is an error of the test. */
export type Answer<Value> = { readonly kind: 'told'; readonly value: Value } | { readonly kind: 'refused'; readonly error: StoreError };

export function ask<Value>(work: () => Value): Answer<Value> {
  try {
    return { kind: 'told', value: work() };
  } catch (error) {
    expect(error).toMatchObject({ name: 'StoreError', kind: 'damaged', message: expect.stringMatching(/ damaged .*; restore it from a backup\./) as string });
    return { kind: 'refused', error: error as StoreError };
  }
}

/** What a database does not tell: sessions, the events of sessions, and tracks. */
export interface Silence {
  readonly sessions: readonly string[];
  readonly events: readonly string[];
  readonly tracks: readonly TrackKey[];
}

/** Asks for everything, and checks that what is told is true: the same as a store in memory has. */
export async function listen(tables: SqliteTables, memory: MemoryStore, { sessionIds }: Written): Promise<Silence> {
  const silence = { sessions: [] as string[], events: [] as string[], tracks: [] as TrackKey[] };
  for (const id of sessionIds) {
    const stored = await memory.loadSession(id);
    if (!isTold(ask(() => tables.loadSession(id)), inAnotherLine(stored))) silence.sessions.push(id);
    if (!isTold(ask(() => tables.readEvents(id, 0, 1_000)), await memory.readEvents(id, 0, 1_000))) silence.events.push(id);
    for (const key of tracksOf(stored)) {
      const text = ask(() => tables.readTrack(key));
      // What holds no samples is refused by those who parse it.
      if (text.kind === 'refused' || readable(() => storedSamples(text.value, 1)) === undefined) silence.tracks.push(key);
      else expect(text.value === JSON.stringify(await memory.readTrack(key)), `the track of ${key.userId} in ${id} as it was written`).toBe(true);
    }
  }
  return silence;
}

/** What a copy of the database has of a session: all but the epoch, which is renewed. */
const inAnotherLine = (stored: StoredSession | undefined): unknown =>
  stored === undefined ? undefined : { ...stored, record: { ...stored.record, epoch: expect.not.stringMatching(stored.record.epoch) as string } };

function isTold(answer: Answer<unknown>, expected: unknown): boolean {
  if (answer.kind === 'told') expect(answer.value).toEqual(expected);
  return answer.kind === 'told';
}

/** Everything that the inspection finds. */
export function inspected(tables: SqliteTables): Finding[] {
  const found: Finding[] = [];
  for (let findings = tables.inspect(); findings !== undefined; findings = tables.inspect()) found.push(...findings);
  return found;
}

export const found = (findings: readonly Finding[], kind: Finding['kind']): string[] =>
  findings.flatMap((finding) => (finding.kind === kind ? ['sessionId' in finding ? `${finding.sessionId}${'userId' in finding ? ` ${finding.userId}` : ''}` : kind] : []));
