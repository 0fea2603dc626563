import type { Environment } from '@paceline/core';
import { errorOf, type ErrorData } from '@paceline/protocol';
import { Frame } from '../fanout/frame.ts';
import type { SampleConflict } from '../journal/store.ts';
import type { MemberSeat } from './member-seat.ts';
import type { TrackListener } from './runner-track.ts';

/** Shortest time between two complaints to one runner that samples cannot be stored, milliseconds. */
const COMPLAINT_INTERVAL = 5_000;
/** What the runner is asked to wait before sending samples again, milliseconds. */
const RETRY_AFTER = 2_000;

/** Tells runners what became of their samples, as far as they are still connected. */
export class SampleReplies implements TrackListener {
  readonly #environment: Environment;
  readonly #seatOf: (userId: string) => MemberSeat | undefined;
  /** By user, on the monotonic clock. */
  readonly #complainedAt = new Map<string, number>();

  constructor(environment: Environment, seatOf: (userId: string) => MemberSeat | undefined) {
    this.#environment = environment;
    this.#seatOf = seatOf;
  }

  stored(userId: string, seq: number): void {
    const seat = this.#seatOf(userId);
    if (seat?.wantsAcks) seat.outlet.send(Frame.of('ack', { sessionId: seat.sessionId, seq }, this.#environment.now()));
  }

  conflict(userId: string, conflicts: readonly SampleConflict[]): void {
    const seqs = conflicts.map(({ seq }) => seq).join(', ');
    this.#fail(userId, errorOf('sample_conflict', `Not stored: another reading has the seq already (${seqs}).`));
  }

  unavailable(userId: string): void {
    const now = this.#environment.monotonic();
    if (now - (this.#complainedAt.get(userId) ?? Number.NEGATIVE_INFINITY) < COMPLAINT_INTERVAL) return;
    this.#complainedAt.set(userId, now);
    this.#fail(userId, errorOf('service_unavailable', 'The server cannot store samples at the moment.', { retryAfter: RETRY_AFTER }));
  }

  #fail(userId: string, error: ErrorData): void {
    this.#seatOf(userId)?.outlet.send(Frame.of('error', error, this.#environment.now()));
  }
}
