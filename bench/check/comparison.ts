import type { FriendUpdateData } from '@paceline/protocol';
import type { TickRecord } from '@paceline/protocol/binary';
import type { Readings } from './readings.ts';

/** An update as a member was told it. */
export type Told =
  | { readonly form: 'binary'; readonly update: TickRecord }
  | { readonly form: 'json' | 'ios'; readonly update: FriendUpdateData };

/** What was sent, and what follows from it for everybody. */
export interface Truth {
  readonly readings: Readings;
  readonly userId: string;
  readonly sessionId: string;
  readonly index: number;
  readonly seq: number;
  /** Epoch milliseconds, and the same as milliseconds since the session's origin. */
  readonly takenAt: number;
  readonly sessionTime: number;
}

/** Rules B1 and B4 of PROTOCOL.md: half a step of each, and as much as a double may be off. */
const HALF_STEP = { degrees: 0.5e-7 + 1e-12, distance: 0.05 + 1e-9, speed: 0.005 + 1e-9, cadence: 1, sessionTime: 8 };
/** Metres per second times minutes per kilometre. */
const PACE_SPEED = 1_000 / 60;

/** The first member that is not as it was sent, in words; undefined when all are. */
export function differenceOf(told: Told, truth: Truth): string | undefined {
  return told.form === 'binary' ? inBinary(told.update, truth) : inJson(told.update, truth, told.form === 'ios');
}

function inBinary(update: TickRecord, { readings, index, seq, sessionTime }: Truth): string | undefined {
  const { location, pace, status = 'running' } = readings;
  return (
    equal('index', update.index, index) ??
    equal('seq', update.seq, seq) ??
    equal('writerEpoch', update.writerEpoch, 1) ??
    equal('status', update.status, status) ??
    near('latitude', [update.location?.latitude, location?.latitude], HALF_STEP.degrees) ??
    near('longitude', [update.location?.longitude, location?.longitude], HALF_STEP.degrees) ??
    near('distance', [update.distance, readings.distance], HALF_STEP.distance) ??
    near('speed', [update.speed, pace > 0 ? PACE_SPEED / pace : readings.speed], HALF_STEP.speed) ??
    equal('heartRate', update.heartRate, readings.heartRate) ??
    near('cadence', [update.cadence, readings.cadence], HALF_STEP.cadence) ??
    near('sessionTime', [update.sessionTime, sessionTime], HALF_STEP.sessionTime)
  );
}

/** In JSON everything is exactly as it was sent, but for what rule D4 of PROTOCOL.md says of the old app. */
function inJson(update: FriendUpdateData, truth: Truth, isIos: boolean): string | undefined {
  const { readings, userId, sessionId, index, seq, takenAt, sessionTime } = truth;
  const { location, ...others } = readings;
  const expected: Readonly<Record<string, unknown>> = {
    ...others,
    status: readings.status ?? 'running',
    userId: isIos && isUuid(userId) ? userId.toUpperCase() : userId,
    sessionId,
    index,
    seq,
    writerEpoch: 1,
    sessionTime,
    timestamp: new Date(takenAt).toISOString(),
  };
  const { location: toldPlace, stored: _stored, ...told } = { writerEpoch: 1, ...update };
  for (const name of new Set([...Object.keys(expected), ...Object.keys(told)])) {
    const difference = equal(name, (told as Readonly<Record<string, unknown>>)[name], expected[name]);
    if (difference !== undefined) return difference;
  }
  return equal('latitude', toldPlace?.latitude, location?.latitude) ?? equal('longitude', toldPlace?.longitude, location?.longitude);
}

const equal = (name: string, told: unknown, sent: unknown): string | undefined => (Object.is(told, sent) ? undefined : `${name} is ${String(told)} and was sent as ${String(sent)}`);

function near(name: string, [told, sent]: readonly [number | undefined, number | undefined], most: number): string | undefined {
  if (told === undefined || sent === undefined) return equal(name, told, sent);
  return Math.abs(told - sent) <= most ? undefined : `${name} is ${told} and was sent as ${sent}, which is more than ${most} off`;
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
