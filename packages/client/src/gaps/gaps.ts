import { addPoint, emptyHistory, gapBetween, relationOf, type Gap, type History, type Relation, type Runner } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import { whileWatched, type Observable } from '../reactive.ts';
import type { FriendRunUpdate, SessionInfo } from '../sync/models.ts';
import type { SyncService } from '../sync/sync-service.ts';

/** How far a friend is ahead (positive) or behind (negative), at the newest moment that is known of both. */
export interface FriendGap extends Gap {
  readonly relation: Relation;
}

/** Everyone's way so far, over session time: seconds since the session's `origin`, by the server's clock. */
interface Race {
  readonly origin: number;
  readonly me: Runner | undefined;
  readonly friends: ReadonlyMap<string, Runner>;
  readonly gaps: ReadonlyMap<string, FriendGap>;
}

const raceFrom = (origin: number): Race => ({ origin, me: undefined, friends: new Map(), gaps: new Map() });

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

function moved(runner: Runner | undefined, elapsed: number, distance: number | undefined): Runner | undefined {
  if (distance === undefined || elapsed === runner?.elapsed) return runner;
  return { distance, elapsed, history: addPoint(until(runner?.history ?? emptyHistory, elapsed), elapsed, distance) };
}

/** A clock that was wrong for a while may have put points into the future: they are none any more. */
function until(history: History, elapsed: number): History {
  const last = history.points.at(-1);
  return last === undefined || last.elapsed < elapsed ? history : { ...history, points: history.points.filter((point) => point.elapsed < elapsed) };
}

function compared(race: Race): Race {
  const { me } = race;
  if (me === undefined) return race;
  const gaps = [...race.friends].map(([userId, friend]): [string, FriendGap] => {
    const gap = gapBetween(me, friend);
    return [userId, { ...gap, relation: relationOf(gap, race.gaps.get(userId)?.relation) }];
  });
  return { ...race, gaps: new Map(gaps) };
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

function watch(service: SyncService, show: (gaps: Race['gaps']) => void): () => void {
  let session: SessionInfo | undefined;
  let race = raceFrom(0);
  let begun = false;
  const become = (next: Race): void => {
    const changed = next.gaps !== race.gaps;
    race = next;
    if (changed && begun) show(race.gaps);
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
  show(race.gaps);
  return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
}
