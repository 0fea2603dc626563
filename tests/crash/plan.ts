import { seededRandom } from '@paceline/core';
import type { Fault, Faults, Group } from './faults.ts';
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

/** A kind of strike that comes back: in the round `first`, and in every so many from there. */
interface Rhythm {
  readonly group: Group;
  readonly first: number;
  readonly every: number;
  readonly strike: (random: () => number, among: PlanOptions) => Strike;
}

const below = (random: () => number, bound: number): number => Math.floor(random() * bound);

const rhythms: readonly Rhythm[] = [
  ...networkFaults.map((fault, first): Rhythm => ({ group: 'proxy', first, every: networkFaults.length, strike: (random) => ({ do: 'network', fault: fault(random) }) })),
  { group: 'stop', first: 0, every: 8, strike: () => ({ do: 'stop_server', long: true }) },
  { group: 'stop', first: 4, every: 8, strike: () => ({ do: 'stop_server', long: false }) },
  { group: 'stop', first: 1, every: 6, strike: (random, { phones }) => ({ do: 'stop_phone', phone: below(random, phones), for: 500 + below(random, 6_000) }) },
  { group: 'phone', first: 3, every: 16, strike: (random, { keepers }) => ({ do: 'kill_phone', phone: below(random, keepers), stuck: true }) },
  { group: 'phone', first: 11, every: 16, strike: (random, { keepers }) => ({ do: 'kill_phone', phone: below(random, keepers), stuck: false }) },
];

/** The course of a run on the ordinary disk. The same options always give the same one. Every kind is in it, however few kills there are. */
export function planOf(options: PlanOptions): readonly Step[] {
  const { seed, groups, kills, clients } = options;
  const random = seededRandom(seed);
  const steps: Step[] = [];
  const add = (strike: Strike): void => void steps.push({ acks: random() < 0.15 ? 0 : below(random, 4 * clients), strike });
  // What goes on for a while may still go on when the server dies.
  for (let round = 0; round < kills; round++) {
    const isLast = round === kills - 1;
    for (const { group, first, every, strike } of rhythms) {
      const isDue = round % every === first || (isLast && round < first);
      if (isDue && groups.includes(group)) add(strike(random, options));
    }
    if (groups.includes('kill')) add({ do: 'kill_server' });
  }
  return steps;
}

/** What a strike is counted as when it has had the effect that it is there for. */
function faultOf(strike: Strike): Fault {
  switch (strike.do) {
    case 'kill_server':
      return 'server_kill';
    case 'network':
      return strike.fault.kind;
    case 'stop_server':
      return strike.long ? 'server_freeze' : 'server_pause';
    case 'stop_phone':
      return 'phone_sleep';
    case 'kill_phone':
      return strike.stuck ? 'kept_upload' : 'phone_kill';
    case 'fill_disk':
      return strike.kill ? 'full_start' : 'full_disk';
  }
}

/** Of every kind in the plan that has had no effect so far, a step. */
export function missedIn(steps: readonly Step[], faults: Faults): readonly Step[] {
  const byFault = new Map(steps.map((step) => [faultOf(step.strike), step]));
  return [...byFault].filter(([fault]) => faults[fault] === 0).map(([, step]) => step);
}

/** The course of a run on a small disk: it fills up again and again. */
export function fullDiskPlan(seed: string, rounds: number): readonly Step[] {
  const random = seededRandom(`${seed} full disk`);
  return Array.from({ length: rounds }, (_, round) => ({ acks: 20 + Math.floor(random() * 100), strike: { do: 'fill_disk', kill: round % 2 === 1 } }));
}
