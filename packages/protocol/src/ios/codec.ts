import { decode, readDown, readUp as readPlainUp, type DecodeResult } from '../codec.ts';
import type { DownMessage } from '../down.ts';
import { isObject } from '../schema/index.ts';
import type { UpMessage } from '../up.ts';
import { toBase64 } from './base64.ts';
import { secondsOf } from './dates.ts';
import { sentenceOf } from './error-sentence.ts';
import { openData, openTime } from './open.ts';
import { reported, shown } from './readings.ts';
import { upperCase } from './uuid.ts';

/** Reads a message that a client sent. Never throws. */
export function decodeUp(text: string): DecodeResult<UpMessage> {
  return decode(text, readUp);
}

/** Reads a message that a server sent; of an error only what its sentence tells. Never throws. */
export function decodeDown(text: string): DecodeResult<DownMessage> {
  return decode(text, (value) => read(value, readDown));
}

/** Reads a client's message whose JSON has been parsed already. Never throws. */
export function readUp(value: unknown): DecodeResult<UpMessage> {
  return read(value, readPlainUp);
}

/** Whether a client that sends this as its first message speaks the iOS encoding. */
export const isIosEncoded = (value: unknown): boolean =>
  isObject(value) && typeof value['data'] === 'string' && typeof value['timestamp'] === 'number';

/** Writes a client's message as JSON text. */
export function encodeUp(message: UpMessage): string {
  return write(message, upData(message));
}

/** Writes a server's message as JSON text. */
export function encodeDown(message: DownMessage): string {
  return write(message, message.type === 'error' ? sentenceOf(message.data) : downData(message));
}

function write({ type, timestamp }: UpMessage | DownMessage, data: object | string): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return JSON.stringify({ type, data: text === '{}' ? '' : toBase64(text), timestamp: secondsOf(timestamp) });
}

function upData(message: UpMessage): object {
  switch (message.type) {
    case 'pace_update':
      return reported(message.data);
    case 'track_batch':
      return { ...message.data, samples: message.data.samples.map((sample) => ({ ...sample, timestamp: secondsOf(sample.timestamp) })) };
    default:
      return message.data;
  }
}

function downData(message: DownMessage): object {
  switch (message.type) {
    case 'friend_update':
      return shown(message.data);
    case 'friend_updates':
      return { ...message.data, updates: message.data.updates.map(shown) };
    case 'session_status': {
      const { participants, roster, ...others } = message.data;
      return { ...others, participants: participants.map(upperCase), ...(roster === undefined ? {} : { roster: roster.map(ofUser) }) };
    }
    case 'session_event': {
      const { event } = message.data;
      return 'userId' in event ? { ...message.data, event: ofUser(event) } : message.data;
    }
    case 'welcome':
      return ofUser(message.data);
    default:
      return message.data;
  }
}

const ofUser = <Data extends { readonly userId: string }>(data: Data): Data => ({ ...data, userId: upperCase(data.userId) });

function read<Message>(value: unknown, readPlain: (value: unknown) => DecodeResult<Message>): DecodeResult<Message> {
  const type = isObject(value) ? value['type'] : undefined;
  if (!isObject(value) || typeof type !== 'string') return readPlain(value);
  let fault: DecodeResult<never> | undefined;
  const report = (field: string, problem: string): void => void (fault ??= { ok: false, failure: { code: 'invalid_message', field, message: `"${field}" ${problem}.`, type } });
  const timestamp = openTime(value['timestamp'], 'timestamp', report);
  const data = openData(type, value['data'], report);
  const message = readPlain({ type, data, timestamp });
  // A type that nobody knows says more than what is wrong with its data.
  return fault === undefined || (!message.ok && message.failure.code === 'unknown_type') ? message : fault;
}
