import { watchVisibility } from '../platform.ts';

/** How closely the others are followed: with every tick, with one in 3 s, or not at all (rule T13 of PROTOCOL.md). */
export type Rate = 'full' | 'slow' | 'none';

/**
 * Tells how closely the others are to be followed: calls `follow` with the rate of now, and whenever that changes, until
 * the returned function is called. In React Native: `full` while the `AppState` is active.
 */
export type Attention = (follow: (rate: Rate) => void) => () => void;

/** Of a web page: a slow rate while it is hidden, because nobody looks. Elsewhere always the full one. */
export const pageAttention: Attention = (follow) => watchVisibility((isHidden) => follow(isHidden ? 'slow' : 'full'));
