import { decodeUp, type DecodeFailure, type DecodeResult, type UpMessage } from '@paceline/protocol';
import type { Frame } from '../fanout/frame.ts';
import type { Outlet } from '../fanout/outlet.ts';

/** How messages become frames on one connection, and the other way round. */
export interface Dialect {
  readonly name: 'paceline.v1' | 'plain';
  /** What a client understands that has not said hello. */
  readonly vocabulary: Outlet['vocabulary'];
  /** Reads a frame: a string is a text frame, bytes are a binary one. Never throws. */
  read(data: string | Uint8Array): DecodeResult<UpMessage>;
  write(frame: Frame): string | Uint8Array;
}

/** The dialect of a connection for which that subprotocol was agreed on. */
export function dialectFor(subprotocol: string | undefined): Dialect {
  return subprotocol === undefined ? new PlainDialect() : pacelineV1;
}

const pacelineV1: Dialect = {
  name: 'paceline.v1',
  vocabulary: 'full',
  read: (data) => (typeof data === 'string' ? decodeUp(data) : notJson('With paceline.v1, JSON travels in text frames.')),
  write: (frame) => frame.text,
};

/** JSON in text or binary frames, answered in the kind of frame that the client used last. */
class PlainDialect implements Dialect {
  readonly name = 'plain';
  readonly vocabulary = 'original';
  #lastFrame: 'text' | 'binary' = 'text';

  read(data: string | Uint8Array): DecodeResult<UpMessage> {
    this.#lastFrame = typeof data === 'string' ? 'text' : 'binary';
    const text = typeof data === 'string' ? data : utf8(data);
    return text === undefined ? notJson('The frame is not UTF-8 text.') : decodeUp(text);
  }

  write(frame: Frame): string | Uint8Array {
    return this.#lastFrame === 'text' ? frame.text : frame.bytes;
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
