/** On which side of the target a runner is. It changes only after ten seconds, so that it does not flicker. */
export interface Zone {
  readonly side: Side;
  /** Since when it looks like another side, seconds; absent while it does not. */
  readonly doubt?: { readonly side: Side; readonly since: number };
}

/** `above`: the amount is too large. */
export type Side = 'on' | 'above' | 'below';

export const onTarget: Zone = { side: 'on' };

/** Seconds for which something must hold before it is believed. */
const HOLD = 10;

/** Off the target from `limit` on, and on it again below half of that. `time`: seconds of any clock that only goes on. */
export function enter(zone: Zone, { amount, limit }: { readonly amount: number; readonly limit: number }, time: number): Zone {
  const seen = sideOf(zone.side, amount, limit);
  if (seen === zone.side) return zone.doubt === undefined ? zone : { side: zone.side };
  if (zone.doubt?.side !== seen) return { side: zone.side, doubt: { side: seen, since: time } };
  return time - zone.doubt.since >= HOLD ? { side: seen } : zone;
}

function sideOf(before: Side, amount: number, limit: number): Side {
  const outer = amount >= limit ? 'above' : amount <= -limit ? 'below' : 'on';
  if (outer !== 'on') return outer;
  const stays = (before === 'above' && amount > limit / 2) || (before === 'below' && amount < -limit / 2);
  return stays ? before : 'on';
}
