import type { DecodeResult, DownMessage, FriendUpdateData } from '@paceline/protocol';
import { decodeTick, TICK, type TickRecord } from '@paceline/protocol/binary';
import type { Place } from './place.ts';

/** Minutes per kilometre times metres per second. */
const PACE_SPEED = 1_000 / 60;
/** Slower than this is no pace that a message can tell, minutes per kilometre. */
const SLOWEST_PACE = 1_000;

/**
 * A binary frame as the `friend_updates` that it stands for. `undefined` for what means nothing here: a kind of frame that
 * this version does not know, or a tick outside of a session. Nobody is invented: a record of an index that the roster does
 * not have yet is left out. Never throws.
 */
export function readTick(frame: Uint8Array, place: Place | undefined): DecodeResult<DownMessage> | undefined {
  if (frame[0] !== TICK || place === undefined) return undefined;
  const tick = decodeTick(frame);
  return tick.ok ? { ok: true, message: messageOf(tick.records, place) } : tick;
}

function messageOf(records: readonly TickRecord[], place: Place): DownMessage {
  const { sessionId, origin, users } = place;
  const updates = records.flatMap((record): FriendUpdateData[] => {
    const userId = users.get(record.index);
    return userId === undefined ? [] : [{ ...update(record, origin), sessionId, userId }];
  });
  // A tick tells its own time, but nothing goes by it; that of its newest sample is as good.
  const newest = Math.max(0, ...records.map(({ sessionTime }) => sessionTime));
  return { type: 'friend_updates', data: { sessionId, updates }, timestamp: textOf(origin + newest) };
}

function update({ speed, ...record }: TickRecord, origin: number): Omit<FriendUpdateData, 'sessionId' | 'userId'> {
  return { ...record, speed, pace: paceOf(speed), timestamp: textOf(origin + record.sessionTime) };
}

/** 0, which is an unknown pace, where it is not known. */
function paceOf(speed = 0): number {
  const pace = speed > 0 ? PACE_SPEED / speed : 0;
  return pace > SLOWEST_PACE ? 0 : pace;
}

const textOf = (time: number): string => new Date(time).toISOString();
