import type { $ZodError } from 'zod/v4/core';
import { describeIssue } from './describe-issue.ts';
import { downSchemas, type DownMessage } from './down.ts';
import type { Schemas } from './envelope.ts';
import { isoTime } from './fields.ts';
import { upSchemas, type UpMessage } from './up.ts';

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
  return read(value, upSchemas) as DecodeResult<UpMessage>;
}

/** Reads a server's message whose JSON has been parsed already. Never throws. */
export function readDown(value: unknown): DecodeResult<DownMessage> {
  return read(value, downSchemas) as DecodeResult<DownMessage>;
}

/** Writes a message as JSON text. */
export function encode(message: UpMessage | DownMessage): string {
  return JSON.stringify(message);
}

/** Parses the JSON of a frame's text and reads the value with `read`. Never throws. */
export function decode<Message>(text: string, read: (value: unknown) => DecodeResult<Message>): DecodeResult<Message> {
  const value = parseJson(text);
  // The parser's own message would quote the frame, which may hold a token or a place.
  return value === undefined ? fail({ code: 'not_json', message: 'The frame is not JSON.' }) : read(value);
}

/** The value of a JSON text; undefined, which JSON cannot say, when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function read(value: unknown, schemas: Schemas): DecodeResult<unknown> {
  if (!isRecord(value)) return invalid('', 'must be an object with type, data and timestamp');
  const { type, data = {}, timestamp } = value;
  if (typeof type !== 'string') return invalid('type', type === undefined ? 'is missing' : 'must be a string');
  // Own properties only, so that "constructor" or "__proto__" are unknown types like any other.
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (schema === undefined) return unknownType(type);
  const written = isoTime.safeParse(timestamp);
  if (!written.success) return invalidValue(written.error, { at: 'timestamp', value: timestamp, type });
  const parsed = schema.safeParse(data);
  if (!parsed.success) return invalidValue(parsed.error, { at: 'data', value: data, type });
  return { ok: true, message: { type, data: parsed.data, timestamp } };
}

function unknownType(type: string): DecodeResult<never> {
  const name = type.slice(0, 60);
  return fail({ code: 'unknown_type', type: name, message: `There is no message type "${name}".` });
}

function invalidValue(error: $ZodError, part: { at: string; value: unknown; type: string }): DecodeResult<never> {
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  return invalid([part.at, ...path].join('.'), describeIssue(issue, valueAt(part.value, path)), part.type);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((at, key) => (at as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key], value);
}

export function invalid(field: string, problem: string, type?: string): DecodeResult<never> {
  const message = `${field === '' ? 'The message' : `"${field}"`} ${problem}.`;
  return fail({ code: 'invalid_message', field, message, ...(type === undefined ? {} : { type }) });
}

function fail(failure: DecodeFailure): DecodeResult<never> {
  return { ok: false, failure };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
