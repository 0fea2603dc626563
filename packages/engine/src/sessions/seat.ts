import type { Role, TrackSample } from '@paceline/protocol';
import type { Outlet } from '../fanout/outlet.ts';
import type { Outcome } from './outcome.ts';

/** A sample of a client that may not number its samples. */
export type LiveSample = Omit<TrackSample, 'seq'> & { readonly seq?: number | undefined };

/**
 * What a joined connection may do in its session. It belongs to that connection alone: once another
 * connection of the user has taken over, or the user has left, every call is without effect.
 */
export interface Seat {
  readonly sessionId: string;
  readonly userId: string;
  readonly role: Role;
  /** Whose samples come through it. */
  readonly writer: string;
  readonly outlet: Outlet;
  /** Takes one sample as it happens; without `seq` the server numbers it. */
  live(sample: LiveSample): void;
  /** Takes samples that were recorded earlier. */
  recorded(samples: readonly TrackSample[]): void;
  /** Says at once what is stored, and goes on doing so until the next live sample. */
  acknowledge(): void;
  /** Resolves when the samples of this user that were taken are stored and acknowledged, or could not be stored for now. */
  written(): Promise<void>;
  /** Leaves for good. The outlet has got the news of it when this resolves well. */
  leave(): Promise<Outcome<void>>;
  /** The outlet follows the live picture at another rate than before. */
  watched(): void;
  /** The connection was lost: now, or since then on the monotonic clock. */
  drop(since?: number): void;
}
