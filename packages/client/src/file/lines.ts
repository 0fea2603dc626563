import { crc32 } from 'node:zlib';
import { check, id, trackSample, type TrackSample } from '@paceline/protocol';
import { object } from '@paceline/protocol/schema';
import type { Findings, OutboxWrite } from '../outbox/kept-outbox.ts';
import type { OutboxKey } from '../sync/outbox-storage.ts';

/** Of the lines below. A newer one is another format. */
const VERSION = 1;

const NEWLINE = 0x0a;

/** Longer than any line, bytes. */
const MOST_LINE = 2_500;

const outboxKey = /*@__PURE__*/ object({ sessionId: id, userId: id, writer: id });

/** The first line of a file, and the only one of its copy: the format, and whose outbox it is. */
export const headerOf = (key: OutboxKey): string => line(['outbox', VERSION, key]);

/** Of one that replaces everything: the lines of a new file. */
export const linesOf = (write: OutboxWrite): string =>
  write.kind === 'forget' ? line(['forget', write.seq]) : write.samples.map((sample) => line(['sample', sample])).join('');

/** A line is the CRC-32 of its JSON in eight hexadecimal digits, a space, and the JSON. */
function line(entry: readonly [kind: string, ...content: unknown[]]): string {
  const json = JSON.stringify(entry);
  return `${checksum(json)} ${json}\n`;
}

const checksum = (json: string): string => crc32(json).toString(16).padStart(8, '0');

/** What is in the file of an outbox. */
export interface OutboxText extends Findings {
  /** `undefined` when the first line is damaged, which is a fault; `newer` when it is of a later format than this one. */
  readonly key: OutboxKey | 'newer' | undefined;
  /** Bytes up to the end of the last line: what comes after it is a write that was interrupted, or a fault. */
  readonly length: number;
  /** Lines after the first. */
  readonly lines: number;
}

/** Reads a file line by line; a line that was damaged costs nothing but itself. */
export function readOutbox(bytes: Buffer): OutboxText {
  const length = bytes.lastIndexOf(NEWLINE) + 1;
  const [first, ...lines] = bytes.toString('utf8', 0, length).split('\n').slice(0, -1);
  const key = readHeader(first ?? '');
  const reading = new Reading();
  // People count lines from 1, and the first was the header.
  for (const [index, text] of lines.entries()) reading.take(text, index + 2);
  const { samples, faults } = reading.end();
  return {
    key,
    samples,
    faults: [
      ...(first !== undefined && key === undefined ? [`line 1 (${WRONG})`] : []),
      ...faults,
      ...(isTornLine(bytes.subarray(length)) ? [] : [`bytes ${length + 1} to ${bytes.length} (they are no lines)`]),
    ],
    length,
    lines: lines.length,
  };
}

/** Whether an interrupted write may have left that at the end. A loss of power may leave zeros there, over what had been kept. */
function isTornLine(bytes: Buffer): boolean {
  if (bytes.length > MOST_LINE) return false;
  const text = bytes.toString();
  // A whole line with something else in the place of its break is not the beginning of one.
  return /^(?:[0-9a-f]{0,8}|[0-9a-f]{8} (?:\[\P{Cc}*)?)$/u.test(text) && entryOf(text.slice(0, -1)) === undefined;
}

/** Whose outbox it is, by a first line without its break. */
export const readHeader = (text: string): OutboxText['key'] => keyOf(entryOf(text));

const WRONG = 'its checksum is wrong';

interface DamagedLine {
  readonly fault: string;
  /** Of the next sample that could be read; what was in the line came before it, because seqs ascend. */
  nextSeq?: number;
}

class Reading {
  readonly #kept = new Map<number, TrackSample>();
  #highest = 0;
  #damaged: DamagedLine[] = [];
  /** Those of them after which no sample was read yet. */
  #last: DamagedLine[] = [];

  take(text: string, number: number): void {
    const entry = entryOf(text);
    const fault = entry === undefined ? WRONG : this.#apply(entry);
    if (fault === undefined) return;
    const line = { fault: `line ${number} (${fault})` };
    this.#damaged.push(line);
    this.#last.push(line);
  }

  end(): Findings {
    const samples = [...this.#kept.values()].sort((a, b) => a.seq - b.seq);
    return { samples, faults: this.#damaged.map(({ fault }) => fault) };
  }

  /** Carries out a line; returns what is wrong with it. */
  #apply([kind, content]: readonly unknown[]): string | undefined {
    if (kind === 'forget' && typeof content === 'number') return this.#forget(content);
    const result = check(trackSample, kind === 'sample' ? content : undefined);
    if (!result.ok) return result.problem.message.replace(/\.$/, '');
    const { seq } = result.value;
    this.#kept.set(seq, result.value);
    // One that was written again says nothing about what was recorded before it.
    if (seq <= this.#highest) return undefined;
    this.#highest = seq;
    for (const line of this.#last) line.nextSeq = seq;
    this.#last = [];
    return undefined;
  }

  #forget(seq: number): undefined {
    for (const kept of this.#kept.keys()) if (kept <= seq) this.#kept.delete(kept);
    // What was certainly forgotten is no loss.
    this.#damaged = this.#damaged.filter(({ nextSeq }) => nextSeq === undefined || nextSeq > seq + 1);
  }
}

function entryOf(text: string): readonly unknown[] | undefined {
  const json = text.slice(9);
  if (text !== `${checksum(json)} ${json}`) return undefined;
  try {
    const entry: unknown = JSON.parse(json);
    return Array.isArray(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function keyOf(entry: readonly unknown[] | undefined): OutboxText['key'] {
  if (entry?.[0] !== 'outbox') return undefined;
  if (entry[1] !== VERSION) return 'newer';
  const result = check(outboxKey, entry[2]);
  return result.ok ? result.value : undefined;
}
