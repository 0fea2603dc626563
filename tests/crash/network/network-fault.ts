/** What a network does to connections. Times in milliseconds; `for` is how long it goes on. */
export type NetworkFault =
  | { readonly kind: 'delay'; readonly ms: number; readonly for: number }
  | { readonly kind: 'stall_up' | 'stall_down' | 'stall_both' | 'partition'; readonly for: number }
  | { readonly kind: 'trickle'; readonly bytes: number; readonly every: number; readonly for: number }
  | { readonly kind: 'reset' | 'cut' | 'half_open' };

type Random = () => number;

const between = (random: Random, least: number, most: number): number => Math.floor(least + random() * (most - least + 1));

/** One of each kind. */
export const networkFaults: readonly ((random: Random) => NetworkFault)[] = [
  () => ({ kind: 'cut' }),
  (random) => ({ kind: 'stall_up', for: between(random, 300, 6_000) }),
  () => ({ kind: 'reset' }),
  (random) => ({ kind: 'trickle', bytes: between(random, 1, 40), every: between(random, 1, 20), for: between(random, 500, 3_000) }),
  () => ({ kind: 'half_open' }),
  (random) => ({ kind: 'stall_down', for: between(random, 300, 6_000) }),
  (random) => ({ kind: 'partition', for: between(random, 500, 5_000) }),
  (random) => ({ kind: 'delay', ms: between(random, 50, 800), for: between(random, 1_000, 5_000) }),
  (random) => ({ kind: 'stall_both', for: between(random, 300, 6_000) }),
];
