import { decode, decodeUp, readUp, type DecodeFailure, type DecodeResult, type UpMessage } from '@paceline/protocol';
import { readSample, SAMPLE, type SampleInFrame } from '@paceline/protocol/binary';
import { isIosEncoded, readUp as readIosUp } from '@paceline/protocol/ios';
import type { Frame } from '../fanout/frame.ts';
import type { Outlet } from '../fanout/outlet.ts';

/** What a frame of a client is: a message, or a sample of the session that the connection is in. */
export type Received = UpMessage | { readonly type: 'sample'; readonly data: SampleInFrame };

/** How messages become frames on one connection, and the other way round. */
export interface Dialect {
  /** `undecided`: nothing has come yet that tells the plain dialect and the iOS encoding apart; written is the plain one. */
  readonly name: 'paceline.v1' | 'undecided' | 'plain' | 'ios';
  /** What a client understands that has not said hello. */
  readonly vocabulary: Outlet['vocabulary'];
  /** Reads a frame: a string is a text frame, bytes are a binary one. Never throws. */
  read(data: string | Uint8Array): DecodeResult<Received>;
  write(frame: Frame): string | Uint8Array;
}

/** The dialect of a connection for which that subprotocol was agreed on. */
export function dialectFor(subprotocol: string | undefined): Dialect {
  return subprotocol === undefined ? new OriginalDialect() : pacelineV1;
}

const pacelineV1: Dialect = {
  name: 'paceline.v1',
  vocabulary: 'full',
  read: (data) => (typeof data === 'string' ? decodeUp(data) : readTelemetry(data)),
  write: (frame) => frame.text,
};

/** A binary frame of `paceline.v1`. Rules B2 and B5 of PROTOCOL.md. */
function readTelemetry(bytes: Uint8Array): DecodeResult<Received> {
  const [kind] = bytes;
  if (kind !== SAMPLE) return { ok: false, failure: { code: 'unknown_type', message: kind === undefined ? 'The binary frame is empty.' : `No binary frame of a client begins with ${kind}; JSON travels in text frames.`, type: `binary ${kind ?? ''}`.trim() } };
  const read = readSample(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return read.ok ? { ok: true, message: { type: 'sample', data: read.sample } } : read;
}

/** What apps speak that ask for no subprotocol; which form of it, the first frame that holds JSON decides. Rules D2 and D4 of PROTOCOL.md. */
class OriginalDialect implements Dialect {
  readonly vocabulary = 'original';
  #name: 'undecided' | 'plain' | 'ios' = 'undecided';
  #lastFrame: 'text' | 'binary' = 'text';

  get name(): Dialect['name'] {
    return this.#name;
  }

  read(data: string | Uint8Array): DecodeResult<UpMessage> {
    this.#lastFrame = typeof data === 'string' ? 'text' : 'binary';
    const text = typeof data === 'string' ? data : utf8(data);
    return text === undefined ? notJson('The frame is not UTF-8 text.') : decode(text, (value) => this.#read(value));
  }

  write(frame: Frame): string | Uint8Array {
    if (this.#name === 'ios') return frame.iosBytes;
    return this.#lastFrame === 'text' ? frame.text : frame.bytes;
  }

  #read(value: unknown): DecodeResult<UpMessage> {
    if (this.#name === 'undecided') this.#name = isIosEncoded(value) ? 'ios' : 'plain';
    return this.#name === 'ios' ? readIosUp(value) : readUp(value);
  }
}

// Declared here because this package is free of the DOM and of Node's types; every platform has it.
declare const TextDecoder: new (label: string, options: { readonly fatal: boolean }) => { decode(bytes: Uint8Array): string };

const strict = new TextDecoder('utf-8', { fatal: true });

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

function notJson(message: string): { readonly ok: false; readonly failure: DecodeFailure } {
  return { ok: false, failure: { code: 'not_json', message } };
}
