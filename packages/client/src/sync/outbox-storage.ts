import type { TrackSample } from '@paceline/protocol';

/** Whose samples an outbox keeps. */
export interface OutboxKey {
  readonly sessionId: string;
  readonly userId: string;
  /** Tells this run of the SDK from every other one that records for the same participant. */
  readonly writer: string;
}

/**
 * Where the SDK keeps samples until the server has stored them, so that they outlive the app. Every implementation passes
 * the same contract suite. Calls reject with an error whose message says what is wrong and what to do.
 */
export interface OutboxStorage {
  /** Milliseconds after which an outbox counts as left whose run ended without a word; absent where that is known at once. */
  readonly lease?: number | undefined;
  /** Makes an empty outbox. It belongs to this run of the app until that ends, or calls `release`. */
  create(key: OutboxKey): Promise<StoredOutbox>;
  /**
   * Takes over the outboxes of that user that hold something and belong to no run of an app any more; two callers never
   * get the same one. What cannot be read of them is left out and told of in `damage`, and the rest is whole.
   */
  takeOver(userId: string): Promise<readonly LeftOutbox[]>;
}

/** The kept side of one outbox. Calls take effect in their order. */
export interface StoredOutbox {
  readonly key: OutboxKey;
  /**
   * Adds samples, ascending by seq; they survive a crash of the app when the promise resolves. One whose seq is there
   * already takes the place of that one. What cannot be added leaves everything that was there.
   */
  append(samples: readonly TrackSample[]): Promise<void>;
  /** Forgets the samples up to that seq. */
  forget(seq: number): Promise<void>;
  /**
   * Puts these samples, ascending by seq, in the place of everything that is there, as `append` would keep them: as a whole
   * or, where that fails or the app crashes, not at all. It is called when samples get other numbers. A storage that cannot
   * do that leaves it out: the SDK then appends them, forgets what is below, and passes over what it finds under two numbers
   * when it takes over.
   */
  replace?(samples: readonly TrackSample[]): Promise<void>;
  /** Removes the outbox with everything in it. */
  remove(): Promise<void>;
  /** Lets go of it: what it holds is left for whoever takes over next. */
  release(): void;
}

export interface LeftOutbox extends StoredOutbox {
  /** Ascending by seq; a damaged outbox may have holes. */
  readonly samples: readonly TrackSample[];
  /** What could not be read, for people; absent when everything could. */
  readonly damage?: string;
}
