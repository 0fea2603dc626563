import type { Fix } from '@paceline/core';

/** How a source is doing. */
export type SourceState =
  /** The platform asks the person for permission, or is about to. */
  | { readonly kind: 'asking' }
  /** Permitted, and nothing yet or not any more. */
  | { readonly kind: 'searching' }
  /** `accuracy`: radius in metres within which the true place lies with 95 % probability; of sources of places. */
  | { readonly kind: 'ready'; readonly accuracy?: number }
  /** There will be nothing until the person does something. */
  | { readonly kind: 'blocked'; readonly reason: string; readonly remedy: string };

export interface SourceListener<Value> {
  /** `receivedAt`: epoch milliseconds of this device's clock. */
  readonly heard: (value: Value, receivedAt: number) => void;
  readonly state: (state: SourceState) => void;
}

/** Something that tells of the runner. */
export interface Source<Value> {
  /**
   * Starts it; the returned function ends it. `recorded`: seconds of the run that are behind the runner already, for a
   * source that must know where to go on, such as a replay.
   */
  readonly start: (listener: SourceListener<Value>, recorded: number) => () => void;
}

/** Tells where the runner is: the platform's positions as they are, good and bad. */
export type LocationSource = Source<Fix>;

/** Tells the heart rate, beats per minute. */
export type HeartRateSource = Source<number>;

/** What a foot pod or a treadmill has measured. */
export interface Steps {
  /** Metres per second. */
  readonly speed: number;
  /** Steps per minute, both feet. */
  readonly cadence?: number | undefined;
  /** Metres by its own count. */
  readonly distance?: number | undefined;
}

export type FootPodSource = Source<Steps>;
