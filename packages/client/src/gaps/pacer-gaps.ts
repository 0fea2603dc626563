import { pacerAt, type Pacer, type PacerMoment, type Runner } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import { whileWatched, type Observable } from '../reactive.ts';
import type { SyncService } from '../sync/sync-service.ts';
import { comparedWith, moved, type Compared, type FriendGap } from './compared.ts';

/** How far a pacer is ahead (positive) or behind (negative), so many seconds after one's own start as after theirs. */
export interface PacerGap extends FriendGap {
  /** Where the pacer is, metres. */
  readonly distance: number;
  readonly state: PacerMoment['state'];
  /** The moment of which all this is, seconds since one's own start: older than the clock of the run where no distance came since. */
  readonly elapsed: number;
}

interface Chase {
  readonly me: Runner | undefined;
  /** When the first sample was taken, epoch milliseconds. */
  readonly began: number | undefined;
  readonly compared: ReadonlyMap<string, Compared>;
  readonly gaps: ReadonlyMap<string, PacerGap>;
}

const atStart: Chase = { me: undefined, began: undefined, compared: new Map(), gaps: new Map() };

/**
 * The gap to every pacer by its id, again with each sample of one's own that tells a distance; breaks count as time. The
 * own way is remembered as long as somebody subscribes, so subscribe at the start of a run. Empty before it.
 */
export function gapsTo(service: SyncService, pacers: readonly Pacer[]): Observable<ReadonlyMap<string, PacerGap>> {
  return whileWatched((show) => {
    let sessionId: string | undefined;
    let chase = atStart;
    let begun = false;
    const become = (next: Chase): void => {
      const changed = next.gaps !== chase.gaps;
      chase = next;
      if (changed && begun) show(chase.gaps);
    };
    const subscriptions = [
      service.sessionInfo.subscribe((session) => {
        if (session?.sessionId !== sessionId) become({ ...atStart, gaps: new Map() });
        sessionId = session?.sessionId;
      }),
      service.samples.subscribe((sample) => become(withSample(chase, sample, pacers))),
    ];
    begun = true;
    show(chase.gaps);
    return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
  });
}

function withSample(chase: Chase, { timestamp, elapsed, distance, status }: TrackSample, pacers: readonly Pacer[]): Chase {
  const { me: before, began = Date.parse(timestamp) } = chase;
  if (status === 'ready') return chase;
  // Without a position time goes on and the distance does not: what was known stays true of when it was known.
  if (status === 'no_gps' && (distance ?? 0) <= (before?.distance ?? 0)) return { ...chase, began };
  const me = moved(before, elapsed ?? (Date.parse(timestamp) - began) / 1_000, distance);
  if (me === undefined || me === before) return { ...chase, began };
  const pairs = pacers.map((pacer) => ({ pacer, moment: pacerAt(pacer, me.elapsed) }));
  const compared = new Map(pairs.map(({ pacer, moment }) => [pacer.id, comparedWith(chase.compared.get(pacer.id), me, moment)]));
  const gaps = pairs.flatMap(({ pacer, moment }): [string, PacerGap][] => {
    const gap = compared.get(pacer.id)?.gap;
    return gap === undefined ? [] : [[pacer.id, { ...gap, distance: moment.distance, state: moment.state, elapsed: me.elapsed }]];
  });
  return { me, began, compared, gaps: new Map(gaps) };
}
