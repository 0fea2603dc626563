import type { Fix } from '@paceline/core';

/** How a source of positions is doing. */
export type PositionState =
  /** The browser asks the person for permission, or is about to. */
  | { readonly kind: 'asking' }
  /** Permitted, and no position yet or not any more. */
  | { readonly kind: 'searching' }
  /** `accuracy`: radius in metres within which the true place lies with 95 % probability. */
  | { readonly kind: 'ready'; readonly accuracy: number }
  /** There will be no positions until the person does something. */
  | { readonly kind: 'blocked'; readonly reason: string; readonly remedy: string };

export interface SourceListener {
  /** `receivedAt`: epoch milliseconds of this device's clock. */
  fix(fix: Fix, receivedAt: number): void;
  state(state: PositionState): void;
}

/** Something that says where the runner is. */
export interface LocationSource {
  /**
   * Starts it; the returned function ends it. `recorded`: seconds of the run that are behind the runner already, for a
   * source that must know where to go on.
   */
  start(listener: SourceListener, recorded: number): () => void;
}
