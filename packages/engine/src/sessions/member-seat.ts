import type { Environment } from '@paceline/core';
import type { Role, TrackSample } from '@paceline/protocol';
import type { Outlet } from '../fanout/outlet.ts';
import { accept, type Outcome } from './outcome.ts';
import { SampleReplies } from './sample-replies.ts';
import type { LiveSample, Seat } from './seat.ts';
import type { Member } from './session.ts';
import type { Lane } from './session-time.ts';
import type { TickWaits } from './tick-waits.ts';

/** The session behind a seat. */
export interface Room {
  readonly sessionId: string;
  /** Whether the seat is the one through which its user takes part. */
  holds(seat: MemberSeat): boolean;
  readonly environment: Environment;
  readonly ticks: TickWaits;
  /** The seq of the next sample of a sender who does not number. */
  nextSeq(seat: MemberSeat): number;
  take(seat: MemberSeat, samples: readonly [TrackSample, ...TrackSample[]], lane: Lane): void;
  written(userId: string): Promise<void>;
  leave(seat: MemberSeat): Promise<Outcome<void>>;
  watched(userId: string): void;
  drop(userId: string, since?: number): void;
}

export class MemberSeat implements Seat {
  readonly userId: string;
  readonly role: Role;
  /** The user's place in the roster. */
  readonly index: number;
  /** Whose samples come through this seat, and how many writers of the user have been live before and with it. */
  readonly writer: string;
  readonly writerEpoch: number;
  readonly outlet: Outlet;
  /** Hears what becomes of the samples. */
  readonly sender: SampleReplies;
  readonly #room: Room;
  #numbers = false;
  /** Whether the last sample came live, and another is expected rather than an acknowledgement. */
  #isRunning = false;

  constructor(room: Room, { userId, role, index, writer, writerEpoch }: Member, outlet: Outlet) {
    this.#room = room;
    this.userId = userId;
    this.role = role;
    this.index = index;
    this.writer = writer;
    this.writerEpoch = writerEpoch;
    this.outlet = outlet;
    this.sender = new SampleReplies({
      environment: room.environment,
      outlet,
      sessionId: room.sessionId,
      isListening: () => room.holds(this),
      acks: () => this.#acks(),
      ticks: room.ticks,
    });
  }

  get sessionId(): string {
    return this.#room.sessionId;
  }

  /** Whether a tick with a sample of this seat also says that those before it are stored. */
  get hearsByTicks(): boolean {
    return this.outlet.rate === 'full' && this.#acks() === 'ticks';
  }

  live(sample: LiveSample): void {
    if (!this.#room.holds(this)) return;
    if (sample.seq !== undefined) this.#numbers = true;
    // What is recorded, and the end of a run, is waited for.
    this.#isRunning = sample.status === undefined || sample.status === 'running';
    this.#room.take(this, [isNumbered(sample) ? sample : { ...sample, seq: this.#room.nextSeq(this) }], 'live');
  }

  recorded(samples: readonly TrackSample[]): void {
    const [first, ...others] = samples;
    if (first === undefined || !this.#room.holds(this)) return;
    this.#numbers = true;
    this.#isRunning = false;
    this.#room.take(this, [first, ...others], 'recorded');
  }

  acknowledge(): void {
    if (!this.#room.holds(this) || this.#acks() !== 'ticks') return;
    this.#isRunning = false;
    this.sender.catchUp();
  }

  async written(): Promise<void> {
    if (this.#room.holds(this)) await this.#room.written(this.userId);
    this.sender.catchUp();
  }

  async leave(): Promise<Outcome<void>> {
    return this.#room.holds(this) ? this.#room.leave(this) : accept(undefined);
  }

  watched(): void {
    if (!this.#room.holds(this)) return;
    // A tick that would have told it may not come any more.
    this.sender.tellAgain();
    this.#room.watched(this.userId);
  }

  drop(since?: number): void {
    if (this.#room.holds(this)) this.#room.drop(this.userId, since);
  }

  #acks(): 'none' | 'messages' | 'ticks' {
    if (!this.#numbers) return 'none';
    return this.outlet.isPaced && this.#isRunning ? 'ticks' : 'messages';
  }
}

const isNumbered = (sample: LiveSample): sample is TrackSample => sample.seq !== undefined;
