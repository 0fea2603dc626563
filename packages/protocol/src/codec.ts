import { downMessage, type DownMessage } from './down.ts';
import { Fault, isObject, problemOf, type Schema } from './schema/index.ts';
import { upMessage, type UpMessage } from './up.ts';

/** Why a frame is not a message. `field` is the path of the value that is wrong, such as `data.location.latitude`. */
export type DecodeFailure =
  | { readonly code: 'not_json'; readonly message: string }
  | { readonly code: 'invalid_message'; readonly message: string; readonly field: string; readonly type?: string }
  | { readonly code: 'unknown_type'; readonly message: string; readonly type: string };

export type DecodeResult<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly failure: DecodeFailure };

/** Reads a message that a client sent. Never throws. */
export function decodeUp(text: string): DecodeResult<UpMessage> {
  return decode(text, readUp);
}

/** Reads a message that a server sent. Never throws. */
export function decodeDown(text: string): DecodeResult<DownMessage> {
  return decode(text, readDown);
}

/** Reads a client's message whose JSON has been parsed already. Never throws. */
export function readUp(value: unknown): DecodeResult<UpMessage> {
  return read(value, upMessage);
}

/** Reads a server's message whose JSON has been parsed already. Never throws. */
export function readDown(value: unknown): DecodeResult<DownMessage> {
  return read(value, downMessage);
}

/** Writes a message as JSON text. */
export function encode(message: UpMessage | DownMessage): string {
  return JSON.stringify(message);
}

/** Parses the JSON of a frame's text and reads the value with `read`. Never throws. */
export function decode<Message>(text: string, read: (value: unknown) => DecodeResult<Message>): DecodeResult<Message> {
  const value = parseJson(text);
  // The parser's own message would quote the frame, which may hold a token or a place.
  return value === undefined ? { ok: false, failure: { code: 'not_json', message: 'The frame is not JSON.' } } : read(value);
}

/** The value of a JSON text; undefined, which JSON cannot say, when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function read<Message>(value: unknown, schema: Schema<Message>): DecodeResult<Message> {
  const message = schema.read(value);
  return message instanceof Fault ? { ok: false, failure: failureOf(message, value) } : { ok: true, message };
}

function failureOf(fault: Fault, value: unknown): DecodeFailure {
  const { field, message } = problemOf(fault, 'The message');
  const type = isObject(value) ? value['type'] : undefined;
  if (typeof type !== 'string') return { code: 'invalid_message', field, message };
  return field === 'type' ? unknownType(type.slice(0, 60)) : { code: 'invalid_message', field, message, type };
}

const unknownType = (type: string): DecodeFailure => ({ code: 'unknown_type', type, message: `There is no message type "${type}".` });
