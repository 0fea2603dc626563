import { isObject } from '../schema/index.ts';
import type { FriendUpdateData } from '../messages/friend-update.ts';
import { secondsOf } from './dates.ts';
import { upperCase } from './uuid.ts';

type Members = Readonly<Record<string, unknown>>;

/** What stands for "no place": the encoding cannot leave a location out. */
const nowhere = { latitude: 0, longitude: 0 };

/** The states that its apps do not know, as those that come nearest. */
const knownStatus: Readonly<Record<string, string | undefined>> = { no_gps: 'running', ready: 'paused' };

/** A sample of another runner, as an app of the iOS encoding reads it. */
export function shown({ userId, timestamp, location = nowhere, status, ...readings }: FriendUpdateData): Members {
  return { ...readings, userId: upperCase(userId), timestamp: secondsOf(timestamp), location, status: knownStatus[status] ?? status };
}

/** A sample as a client sends it singly. */
export function reported({ timestamp, location = nowhere, ...readings }: { readonly timestamp: string; readonly location?: object | undefined }): Members {
  return { ...readings, timestamp: secondsOf(timestamp), location };
}

/** A sample that was received, without the place that stands for none. */
export function placed(sample: Members): Members {
  const { location, ...others } = sample;
  return isObject(location) && location['latitude'] === 0 && location['longitude'] === 0 ? others : sample;
}
