import type { Racer } from './racer.ts';
import type { RunState } from './run-state.ts';

/** A new leader takes the middle only when this far ahead, metres, so that two level runners do not swap it all the time. */
const CLEAR_LEAD = 15;

/** Who stands in the middle: a runner sees themselves, a viewer whom they chose, or else the leader. */
export function centreOf(state: RunState): string | undefined {
  const me = state.racers.get(state.me);
  const isViewer = state.part.kind === 'watching' || state.part.kind === 'finished';
  if (isViewer && state.chosen !== undefined && state.racers.has(state.chosen)) return state.chosen;
  if (state.part.kind !== 'watching' && me?.latest !== undefined) return me.userId;
  return leader([...state.racers.values()], state.centre);
}

function leader(racers: readonly Racer[], before: string | undefined): string | undefined {
  const running = racers.filter((racer) => racer.role === 'runner' && racer.seat !== 'left' && racer.latest?.distance !== undefined);
  const first = running.reduce<Racer | undefined>((best, racer) => (best && distance(best) >= distance(racer) ? best : racer), undefined);
  const held = running.find((racer) => racer.userId === before);
  if (first === undefined || held === undefined) return first?.userId;
  return distance(first) - distance(held) > CLEAR_LEAD ? first.userId : held.userId;
}

const distance = (racer: Racer): number => racer.latest?.distance ?? 0;
