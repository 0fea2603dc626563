import type { ServerLimits } from './server-limits.ts';

/** How much the server has to do. */
export interface Load {
  /** Writes that wait for the disk. */
  readonly writes: number;
  /** How long the oldest of them has waited, milliseconds. */
  readonly lag: number;
  /** How late its timers are, milliseconds: what everybody in a session waits longer. */
  readonly delay: number;
  /** The part of the memory that it may use that it uses, from 0 to 1. */
  readonly memory: number;
}

/** Why newcomers are turned away. */
export type Strain = keyof Load;

export type Overload =
  | { readonly kind: 'calm' }
  /** `calmSince`: since when it is well below all bounds, on the monotonic clock; undefined while it is not. */
  | { readonly kind: 'overloaded'; readonly strain: Strain; readonly calmSince: number | undefined };

/** Part of a bound below which an overloaded server must come to be calm: those it lets in would soon strain it again. */
const WELL_BELOW = 0.8;

export const calm: Overload = { kind: 'calm' };

/** What the load makes of the server `now`, monotonic milliseconds. Rule N11 of SPEC.md. */
export function judge(before: Overload, load: Load, { now, limits }: { readonly now: number; readonly limits: ServerLimits }): Overload {
  const strain = strainOf(load, limits, 1);
  if (before.kind === 'calm') return strain === undefined ? before : { kind: 'overloaded', strain, calmSince: undefined };
  if (strainOf(load, limits, WELL_BELOW) !== undefined) return { ...before, strain: strain ?? before.strain, calmSince: undefined };
  const { calmSince = now } = before;
  return now - calmSince >= limits.calmAfter ? calm : { ...before, calmSince };
}

/** The first of the bounds, or of that part of them, that the load is above. */
function strainOf(load: Load, limits: ServerLimits, part: number): Strain | undefined {
  const bounds: readonly (readonly [Strain, number])[] = [
    ['writes', limits.overloadWrites],
    ['lag', limits.overloadLag],
    ['delay', limits.overloadDelay],
    ['memory', limits.overloadMemory],
  ];
  return bounds.find(([strain, bound]) => load[strain] > bound * part)?.[0];
}
