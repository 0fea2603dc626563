import type { OwnSeat } from '../app/own-seats.ts';

/** How somebody of this browser takes part in a run. */
export function seatWords({ where, seat: { stage, mode, name } }: Pick<OwnSeat, 'where' | 'seat'>): string {
  if (where === 'elsewhere') return `It is open in another tab, as ${name}.`;
  if (stage === 'finished') return 'Your run is finished; see the result.';
  return mode === 'watch' ? 'You were watching this run.' : `You are in this run as ${name}.`;
}
