import type { DecodeFailure } from '../codec.ts';
import type { Location, RunnerStatus } from '../fields.ts';
import type { FriendUpdateData } from '../messages/friend-update.ts';
import { cadence, heartRate, latitude, longitude, readingOf, shownDistance, speed, stepsOf } from './quantities.ts';

/** First byte of a frame that carries a tick. */
export const TICK = 1;
const HEADER_BYTES = 8;
/** Bytes of one runner; and with what a sensor tells beside. A later version may append more. */
const PLAIN_BYTES = 20;
const SENSOR_BYTES = 22;
/** Milliseconds of one step of a sample's age. */
const AGE_STEP = 16;
/** A sample that is older does not fit into a tick, milliseconds. */
export const MAX_AGE = 0xff * AGE_STEP;
const MAX_EPOCH = 15;
/** Of the byte that has the status in its lowest bits and the epoch in its upper four. */
const STORED = 8;
/** Of metres in a kilometre and seconds in a minute: metres per second times minutes per kilometre. */
const PACE_SPEED = 1_000 / 60;

const statuses: readonly RunnerStatus[] = ['ready', 'running', 'paused', 'no_gps', 'finished'];

/** The newest sample of one runner in a tick: rule B1 of PROTOCOL.md. Units as in `friend_update`. */
export interface TickRecord {
  readonly index: number;
  readonly status: RunnerStatus;
  readonly writerEpoch: number;
  /** Whether all samples of the writer before this one are on the server's disk. */
  readonly stored: boolean;
  readonly seq?: number | undefined;
  readonly sessionTime: number;
  readonly location?: Location | undefined;
  readonly distance?: number | undefined;
  /** Where the runner tells a pace, the speed of that pace. */
  readonly speed?: number | undefined;
  readonly heartRate?: number | undefined;
  readonly cadence?: number | undefined;
}

export type TickResult = { readonly ok: true; readonly records: readonly TickRecord[] } | { readonly ok: false; readonly failure: DecodeFailure };

/**
 * A tick as the payload of a binary frame. `now`: milliseconds since the session's origin. Undefined when something of it
 * does not fit, such as a sample that is more than 4 s old, or when the server's clock was set back before the origin: then the tick travels as JSON.
 */
export function encodeTick(updates: readonly FriendUpdateData[], now: number): Uint8Array | undefined {
  if (now < 0) return undefined;
  const length = updates.some((update) => update.heartRate !== undefined || update.cadence !== undefined) ? SENSOR_BYTES : PLAIN_BYTES;
  const bytes = new Uint8Array(HEADER_BYTES + length * updates.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, TICK);
  view.setUint8(1, length);
  view.setUint32(2, now % 2 ** 32, true);
  view.setUint16(6, now / 2 ** 32, true);
  let at = HEADER_BYTES;
  for (const update of updates) {
    if (!writeRecord(view, at, { update, now, hasSensors: length === SENSOR_BYTES })) return undefined;
    at += length;
  }
  return bytes;
}

interface Entry {
  readonly update: FriendUpdateData;
  readonly now: number;
  readonly hasSensors: boolean;
}

function writeRecord(view: DataView, at: number, { update, now, hasSensors }: Entry): boolean {
  const { index, status, writerEpoch = 1, seq = 0, sessionTime = -Infinity, location } = update;
  if (index === undefined || index > 0xffff || writerEpoch > MAX_EPOCH || seq > 0xff_ffff) return false;
  // One whose clock is a little ahead counts as taken now.
  const age = Math.max(0, Math.round((now - sessionTime) / AGE_STEP));
  const north = stepsOf(location?.latitude, latitude);
  const east = stepsOf(location?.longitude, longitude);
  const far = stepsOf(update.distance, shownDistance);
  const fast = stepsOf(update.pace > 0 ? PACE_SPEED / update.pace : update.speed, speed);
  if (!(age <= 0xff) || north === undefined || east === undefined || far === undefined || fast === undefined) return false;
  view.setUint16(at, index, true);
  view.setUint8(at + 2, statuses.indexOf(status) + (update.stored === true ? STORED : 0) + writerEpoch * 16);
  view.setInt32(at + 3, north, true);
  view.setInt32(at + 7, east, true);
  view.setUint16(at + 11, far & 0xffff, true);
  view.setUint8(at + 13, far >> 16);
  view.setUint16(at + 14, fast, true);
  view.setUint8(at + 16, age);
  view.setUint16(at + 17, seq & 0xffff, true);
  view.setUint8(at + 19, seq >> 16);
  if (!hasSensors) return true;
  const beats = stepsOf(update.heartRate, heartRate);
  if (beats === undefined) return false;
  view.setUint8(at + 20, beats);
  // Of both feet, so that halves of it fit into a byte.
  view.setUint8(at + 21, update.cadence === undefined ? 0xff : Math.round(update.cadence / 2));
  return true;
}

/** Reads a frame whose first byte is `TICK`. What a later version appends to a record is skipped. Never throws. */
export function decodeTick(bytes: Uint8Array): TickResult {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < HEADER_BYTES ? 0 : view.getUint8(1);
  if (length < PLAIN_BYTES || (bytes.length - HEADER_BYTES) % length !== 0) return fail(`A tick of ${bytes.length} bytes is no header of ${HEADER_BYTES} bytes and whole records.`);
  const now = view.getUint32(2, true) + view.getUint16(6, true) * 2 ** 32;
  const records: TickRecord[] = [];
  for (let at = HEADER_BYTES; at < bytes.length; at += length) {
    const record = readRecord(view, at, now);
    if (record === undefined) return fail(`Record ${records.length} of a tick is out of bounds.`);
    records.push(length >= SENSOR_BYTES ? { ...record, ...sensorsIn(view, at) } : record);
  }
  return { ok: true, records };
}

function readRecord(view: DataView, at: number, now: number): TickRecord | undefined {
  const flags = view.getUint8(at + 2);
  const status = statuses[flags & 7];
  const north = readingOf(view.getInt32(at + 3, true), latitude);
  const east = readingOf(view.getInt32(at + 7, true), longitude);
  const distance = readingOf(view.getUint16(at + 11, true) + view.getUint8(at + 13) * 0x1_0000, shownDistance);
  const fast = readingOf(view.getUint16(at + 14, true), speed);
  const seq = view.getUint16(at + 17, true) + view.getUint8(at + 19) * 0x1_0000;
  if (status === undefined || flags < 16 || Number.isNaN((north ?? 0) + (east ?? 0) + (distance ?? 0) + (fast ?? 0))) return undefined;
  return {
    index: view.getUint16(at, true),
    status,
    writerEpoch: flags >> 4,
    stored: (flags & STORED) !== 0,
    seq: seq === 0 ? undefined : seq,
    sessionTime: Math.max(0, now - view.getUint8(at + 16) * AGE_STEP),
    location: north === undefined || east === undefined ? undefined : { latitude: north, longitude: east },
    distance,
    speed: fast,
  };
}

function sensorsIn(view: DataView, at: number): Pick<TickRecord, 'heartRate' | 'cadence'> {
  const halves = view.getUint8(at + 21);
  return { heartRate: readingOf(view.getUint8(at + 20), heartRate), cadence: halves === 0xff ? undefined : readingOf(halves * 2, cadence) };
}

const fail = (message: string): TickResult => ({ ok: false, failure: { code: 'invalid_message', message, field: 'data.updates', type: 'friend_updates' } });


