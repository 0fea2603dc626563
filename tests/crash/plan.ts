import { seededRandom } from '@paceline/core';
import type { Group } from './faults.ts';
import { networkFaults, type NetworkFault } from './network/network-fault.ts';

/** Something that is done to the system. Times in milliseconds. */
export type Strike =
  | { readonly do: 'kill_server' }
  | { readonly do: 'network'; readonly fault: NetworkFault }
  /** `long`: until clients give up. */
  | { readonly do: 'stop_server'; readonly long: boolean }
  | { readonly do: 'stop_phone'; readonly phone: number; readonly for: number }
  /** `stuck`: while the server does not answer, so that the phone dies with samples that only it has. */
  | { readonly do: 'kill_phone'; readonly phone: number; readonly stuck: boolean }
  /** `kill`: the server dies and starts while the disk is full. */
  | { readonly do: 'fill_disk'; readonly kill: boolean };

export interface Step {
  /** Acknowledgements that clients hear before the strike. With 0 it may hit a server that has only just started. */
  readonly acks: number;
  readonly strike: Strike;
}

export interface PlanOptions {
  readonly seed: string;
  readonly groups: readonly Group[];
  readonly kills: number;
  readonly clients: number;
  /** Phones with a storage, which may die; and all phones, which may sleep. */
  readonly keepers: number;
  readonly phones: number;
}

/** The course of a run on the ordinary disk. The same options always give the same one. */
export function planOf({ seed, groups, kills, clients, keepers, phones }: PlanOptions): readonly Step[] {
  const random = seededRandom(seed);
  const below = (bound: number): number => Math.floor(random() * bound);
  const acks = (): number => (random() < 0.15 ? 0 : below(4 * clients));
  const has = (group: Group): boolean => groups.includes(group);
  const steps: Step[] = [];
  const add = (strike: Strike): void => void steps.push({ acks: acks(), strike });
  // Every kind comes about equally often; what goes on for a while may still go on when the server dies.
  for (let round = 0; round < kills; round++) {
    if (has('proxy')) {
      add({ do: 'network', fault: networkFaults[round % networkFaults.length]!(random) });
      if (round === kills - 1) for (const late of networkFaults.slice(kills)) add({ do: 'network', fault: late(random) });
    }
    if (has('stop') && round % 4 === 0) add({ do: 'stop_server', long: round % 8 === 0 });
    if (has('stop') && round % 6 === 1) add({ do: 'stop_phone', phone: below(phones), for: 500 + below(6_000) });
    if (has('phone') && round % 8 === 3) add({ do: 'kill_phone', phone: below(keepers), stuck: round % 16 === 3 });
    if (has('kill')) add({ do: 'kill_server' });
  }
  return steps;
}

/** The course of a run on a small disk: it fills up again and again. */
export function fullDiskPlan(seed: string, rounds: number): readonly Step[] {
  const random = seededRandom(`${seed} full disk`);
  return Array.from({ length: rounds }, (_, round) => ({ acks: 20 + Math.floor(random() * 100), strike: { do: 'fill_disk', kill: round % 2 === 1 } }));
}
