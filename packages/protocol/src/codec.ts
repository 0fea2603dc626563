import type { $ZodIssue } from 'zod/v4/core';
import { isoTime } from './fields.ts';
import { downSchemas, type DownMessage } from './down.ts';
import type { Schemas } from './envelope.ts';
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
  return decode(text, upSchemas) as DecodeResult<UpMessage>;
}

/** Reads a message that a server sent. Never throws. */
export function decodeDown(text: string): DecodeResult<DownMessage> {
  return decode(text, downSchemas) as DecodeResult<DownMessage>;
}

/** Writes a message as JSON text. */
export function encode(message: UpMessage | DownMessage): string {
  return JSON.stringify(message);
}

function decode(text: string, schemas: Schemas): DecodeResult<unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail({ code: 'not_json', message: `The frame is not JSON: ${(error as Error).message}.` });
  }
  if (!isRecord(value)) return invalid('', 'must be an object with type, data and timestamp');
  const { type, data, timestamp } = value;
  if (typeof type !== 'string') return invalid('type', 'must be a string');
  // Own properties only, so that "constructor" or "__proto__" are unknown types like any other.
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (schema === undefined) {
    const name = type.slice(0, 60);
    return fail({ code: 'unknown_type', type: name, message: `There is no message type "${name}".` });
  }
  if (!isoTime.safeParse(timestamp).success) return invalid('timestamp', 'must be an ISO 8601 time with a zone', type);
  const parsed = schema.safeParse(data === undefined ? {} : data);
  if (!parsed.success) return invalidData(parsed.error.issues[0], type);
  return { ok: true, message: { type, data: parsed.data, timestamp } };
}

function invalidData(issue: $ZodIssue | undefined, type: string): DecodeResult<never> {
  const path = ['data', ...(issue?.path ?? [])].join('.');
  return invalid(path, describe(issue), type);
}

function describe(issue: $ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unit(issue.origin)}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${unit(issue.origin)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_union':
      return 'is none of the known kinds';
    default:
      return issue?.message ?? 'is not valid';
  }
}

const article = (noun: string): string => `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`;

const unit = (origin: string): string =>
  origin === 'array' ? ' entries' : origin === 'string' ? ' characters' : '';

function invalid(field: string, problem: string, type?: string): DecodeResult<never> {
  const message = `${field === '' ? 'The message' : `"${field}"`} ${problem}.`;
  return fail({ code: 'invalid_message', field, message, ...(type === undefined ? {} : { type }) });
}

function fail(failure: DecodeFailure): DecodeResult<never> {
  return { ok: false, failure };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
