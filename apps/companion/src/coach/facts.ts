import type { SessionInfo } from '@paceline/client';
import { ownStart } from '@paceline/client/sources';
import type { Facts, FriendFacts } from '@paceline/core';
import type { Placing } from '../run/placing.ts';
import type { Sighting } from '../run/racer.ts';
import type { RunState } from '../run/run-state.ts';
import { finishOf } from '../view/race.ts';

/** What the coach knows of a run; undefined for who does not run. */
export function factsOf(state: RunState): Facts | undefined {
  const { racers, me, now, part, session, placings, company } = state;
  const own = racers.get(me);
  if (own === undefined || part.kind === 'watching' || part.kind === 'finished') return undefined;
  const { latest } = own;
  const isKnown = knowsOwnPlace(latest, now);
  // Who runs stands in the middle of their own picture, so that the gaps are theirs.
  const friends = [...placings.values()].flatMap((placing): FriendFacts[] => {
    const racer = racers.get(placing.userId) ?? company.get(placing.userId);
    return racer === undefined || placing.userId === me ? [] : [{ userId: racer.userId, name: racer.name, ...(racer.pacer === 'ghost' && { isGhost: true }), state: placing.state, isFresh: isKnown && isFresh(placing), gap: placing.gap?.metres }];
  });
  if (latest === undefined || latest.status === 'ready') {
    return { elapsed: untilStart(session, now), moving: 0, distance: 0, pace: 0, status: 'ready', friends };
  }
  return {
    elapsed: latest.elapsed ?? 0,
    moving: latest.moving ?? latest.elapsed ?? 0,
    distance: latest.distance ?? 0,
    pace: latest.pace ?? 0,
    status: latest.status,
    ...finishFacts(state),
    friends,
  };
}

function finishFacts(state: RunState): Pick<Facts, 'finish'> {
  const finish = finishOf(state);
  return finish === undefined ? {} : { finish: { elapsed: finish.seconds, place: finish.place, isOpen: finish.isOpen } };
}

/** A phone whose battery runs low has a reading every three seconds; who has none for longer than this, milliseconds, does not know where they are. */
const OWN_AGE = 4_000;

/** A gap has two ends: friends run on while one's own positions are missing, and pass nobody by that. */
const knowsOwnPlace = (latest: Sighting | undefined, now: number): boolean => latest === undefined || (latest.status !== 'no_gps' && now - latest.takenAt <= OWN_AGE);

const isFresh = ({ state }: Placing): boolean => state === 'live' || state === 'delayed' || state === 'paused';

/** Seconds since the runner's start, below 0 before it; 0 where there is none to wait for. */
function untilStart(session: SessionInfo | undefined, now: number): number {
  const start = session && ownStart(session);
  return start === undefined ? 0 : (now - start) / 1000;
}
