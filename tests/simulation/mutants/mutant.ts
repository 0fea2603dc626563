import type { PromiseId } from '../oracle/ledger.ts';

/** A deliberately broken variant of the product: one place of one source file reads otherwise. */
export interface Mutant {
  readonly name: string;
  /** The promise that it breaks, and by which it must be caught. */
  readonly promise: PromiseId;
  /** From the repository's root. */
  readonly file: string;
  /** Must stand in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** A seed that is known to catch it; it is tried first, to save time. */
  readonly seed?: number;
}
