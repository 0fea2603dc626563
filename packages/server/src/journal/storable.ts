import { sampleText, type TrackKey, type Write } from '@paceline/engine/store';

/** A sample as it is stored: as text, which also goes to another thread at a fraction of what the object takes. */
export interface StorableSample extends TrackKey {
  readonly seq: number;
  readonly takenAt: number;
  readonly text: string;
}

export type StorableWrite = Exclude<Write, { readonly kind: 'sample' }> | { readonly kind: 'sample'; readonly record: StorableSample };

export const storable = (writes: readonly Write[]): readonly StorableWrite[] => writes.map(storableWrite);

function storableWrite(write: Write): StorableWrite {
  if (write.kind !== 'sample') return write;
  const { sessionId, userId, writer, sample, takenAt } = write.record;
  return { kind: 'sample', record: { sessionId, userId, writer, seq: sample.seq, takenAt, text: sampleText(sample) } };
}
