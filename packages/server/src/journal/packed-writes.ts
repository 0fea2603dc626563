import { sampleText, type Write } from '@paceline/engine/store';
import type { StorableSample, StorableWrite } from './storable.ts';

/**
 * Writes on their way to another thread, in their order: samples that follow each other as lines of one text. To copy
 * that takes a fraction of what their objects do, and samples are nearly all that is written.
 */
export type PackedWrites = readonly (string | Exclude<Write, { readonly kind: 'sample' }>)[];

// Neither ids nor the JSON of a sample hold a line break.
const LINE = '\n';
const LINES_OF_SAMPLE = 6;

export function pack(writes: readonly Write[]): PackedWrites {
  const packed: (string | Exclude<Write, { readonly kind: 'sample' }>)[] = [];
  let lines: (string | number)[] = [];
  const end = (): void => {
    // One string in one piece: many that are added up would have to be put together again by the other side's copy.
    if (lines.length > 0) packed.push(lines.join(LINE));
    lines = [];
  };
  for (const write of writes) {
    if (write.kind === 'sample') {
      const { sessionId, userId, writer, sample, takenAt } = write.record;
      lines.push(sessionId, userId, writer, sample.seq, takenAt, sampleText(sample));
    } else {
      end();
      packed.push(write);
    }
  }
  end();
  return packed;
}

export const unpack = (packed: PackedWrites): StorableWrite[] => packed.flatMap((part) => (typeof part === 'string' ? samplesIn(part) : [part]));

function samplesIn(text: string): StorableWrite[] {
  const lines = text.split(LINE);
  const writes: StorableWrite[] = [];
  for (let at = 0; at < lines.length; at += LINES_OF_SAMPLE) writes.push({ kind: 'sample', record: sampleAt(lines, at) });
  return writes;
}

function sampleAt(lines: readonly string[], at: number): StorableSample {
  const [sessionId = '', userId = '', writer = '', seq, takenAt, text = ''] = lines.slice(at, at + LINES_OF_SAMPLE);
  return { sessionId, userId, writer, seq: Number(seq), takenAt: Number(takenAt), text };
}
