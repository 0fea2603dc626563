import type { Runner } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import { whileWatched, type Observable } from '../reactive.ts';
import type { FriendRunUpdate, SessionInfo } from '../sync/models.ts';
import type { SyncService } from '../sync/sync-service.ts';
import { comparedWith, moved, type Compared, type FriendGap } from './compared.ts';

/** Everyone's way so far, over session time: seconds since the session's `origin`, by the server's clock. */
interface Race {
  readonly origin: number;
  readonly me: Runner | undefined;
  readonly friends: ReadonlyMap<string, Runner>;
  readonly compared: ReadonlyMap<string, Compared>;
}

const raceFrom = (origin: number): Race => ({ origin, me: undefined, friends: new Map(), compared: new Map() });

function withSample(race: Race, { timestamp, distance }: TrackSample): Race {
  return compared({ ...race, me: moved(race.me, (Date.parse(timestamp) - race.origin) / 1_000, distance) });
}

function withFriends(race: Race, friends: readonly FriendRunUpdate[]): Race {
  const runners = friends.flatMap(({ userId, takenAt, sample }): [string, Runner][] => {
    const runner = moved(race.friends.get(userId), (takenAt - race.origin) / 1_000, sample.distance);
    return runner === undefined ? [] : [[userId, runner]];
  });
  return compared({ ...race, friends: new Map(runners) });
}

function compared(race: Race): Race {
  const { me } = race;
  if (me === undefined) return race;
  const compared = [...race.friends].map(([userId, friend]): [string, Compared] => [userId, comparedWith(race.compared.get(userId), me, friend)]);
  return { ...race, compared: new Map(compared) };
}

const known = new WeakMap<object, Observable<ReadonlyMap<string, FriendGap>>>();

/**
 * The gap to every friend by user id, again with each sample of theirs and of one's own. The ways are remembered as
 * long as somebody subscribes, so subscribe at the start of a run. Empty for spectators, and before both have a distance.
 */
export function gapsOf(service: SyncService): Observable<ReadonlyMap<string, FriendGap>> {
  const gaps = known.get(service) ?? whileWatched((show) => watch(service, show));
  known.set(service, gaps);
  return gaps;
}

const gapsIn = ({ compared }: Race): ReadonlyMap<string, FriendGap> => new Map([...compared].map(([userId, { gap }]) => [userId, gap]));

function watch(service: SyncService, show: (gaps: ReadonlyMap<string, FriendGap>) => void): () => void {
  let session: SessionInfo | undefined;
  let race = raceFrom(0);
  let begun = false;
  const become = (next: Race): void => {
    const changed = next.compared !== race.compared;
    race = next;
    if (changed && begun) show(gapsIn(race));
  };
  const subscriptions = [
    service.sessionInfo.subscribe((info) => {
      if (info?.sessionId !== session?.sessionId) become(raceFrom(info?.origin ?? 0));
      session = info;
    }),
    service.friendUpdates.subscribe((friends) => become(withFriends(race, friends))),
    service.samples.subscribe((sample) => become(withSample(race, sample))),
  ];
  begun = true;
  show(gapsIn(race));
  return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
}
