import { closeCodes } from '@paceline/protocol';
import type { Attendance } from './attendance.ts';
import type { BelievedMetres } from './believed-metres.ts';
import { ANONYMOUS, refuseDeleted } from './erased.ts';
import type { EventHistory } from './event-history.ts';
import type { MemberSeat } from './member-seat.ts';
import { accept, type Outcome } from './outcome.ts';
import type { Recordings } from './recordings.ts';
import type { SessionLog } from './session-log.ts';

/** The session in memory, as far as a deletion is concerned with it. */
interface Room {
  readonly sessionId: string;
  /** Resolves when no write is under way any more. */
  settled(): Promise<void>;
  stop(): void;
}

export interface ErasureOptions {
  readonly room: Room;
  readonly log: SessionLog;
  readonly attendance: Attendance<MemberSeat>;
  readonly recordings: Recordings;
  readonly history: EventHistory;
  readonly believed: BelievedMetres;
}

/** What goes of a session in memory when users have something deleted, and who is sent away for it. Rules Y2 to Y4 of SPEC.md. */
export class Erasure {
  readonly #options: ErasureOptions;
  /** Users whose tracks are being deleted. */
  readonly #users = new Set<string>();

  constructor(options: ErasureOptions) {
    this.#options = options;
  }

  /** Whether the user's track is being deleted. */
  isOf(userId: string): boolean {
    return this.#users.has(userId);
  }

  /** Whether the whole session is, or is deleted. */
  get isOfAll(): boolean {
    return this.#options.log.refusal !== undefined;
  }

  /** Deletes what the user has recorded, and sends them away; with a `formerName`, their names go as well. Rule Y3 of SPEC.md. */
  async user(userId: string, formerName?: string): Promise<Outcome<void>> {
    const { log, recordings, believed, history } = this.#options;
    this.#users.add(userId);
    const erased = await new Promise<Outcome<void>>((resolve) => log.submit({ kind: 'erase', userId, formerName }, resolve));
    this.#users.delete(userId);
    if (!erased.ok) return erased;
    recordings.forget(userId);
    believed.forget(userId);
    if (formerName !== undefined) history.rename(userId, ANONYMOUS);
    return accept(undefined);
  }

  /** Sends everybody away and takes nothing more, as the session is to be deleted. Resolves when no write is under way. */
  async everybody(): Promise<void> {
    const { room, log, attendance } = this.#options;
    log.end(refuseDeleted(room.sessionId));
    const seats = attendance.clear();
    await room.settled();
    room.stop();
    for (const { outlet } of seats) outlet.close(closeCodes.removed);
  }
}
