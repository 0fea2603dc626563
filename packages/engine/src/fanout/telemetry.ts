import type { Environment } from '@paceline/core';
import type { FriendUpdateData } from '@paceline/protocol';
import type { Bus } from '../bus/bus.ts';
import type { EventRecord } from '../journal/store.ts';
import type { ServerLimits } from '../limits/server-limits.ts';
import { Broadcaster, type Subject } from './broadcaster.ts';
import type { Frame } from './frame.ts';
import { Pacemaker, type PacedMember } from './pacemaker.ts';
import { Ticker } from './ticker.ts';

export interface TelemetryOptions {
  readonly session: Subject;
  readonly bus: Bus;
  readonly environment: Environment;
  readonly limits: ServerLimits;
  /** Of the session's ticks, milliseconds. */
  readonly phase: number;
}

/** The live lane of one session: samples come in, and the members that are connected here are sent frames. */
export class Telemetry {
  readonly #ticker: Ticker;
  readonly #pacemaker: Pacemaker;
  readonly #broadcaster: Broadcaster;

  constructor({ session, bus, environment, limits, phase }: TelemetryOptions) {
    const { sessionId } = session;
    this.#pacemaker = new Pacemaker({ sessionId, environment, phase });
    this.#ticker = new Ticker({
      environment,
      tickDelay: limits.tickDelay,
      groupOf: (runner) => this.#pacemaker.groupOf(runner),
      tick: (updates) => bus.publish(sessionId, { kind: 'tick', updates }),
    });
    this.#broadcaster = new Broadcaster({ subject: session, picture: () => this.#ticker.snapshot(), bus, environment, limits });
  }

  /** From now on the member's outlet gets everything, beginning with the live picture. `friends` are followed wherever they run. */
  attach(member: PacedMember, friends: readonly string[]): void {
    this.#broadcaster.attach(member.userId, member.outlet, friends);
    this.#pacemaker.add(member);
  }

  /** The member's connection is lost: nothing is sent to it, nor waited for. */
  detach(userId: string): void {
    this.#broadcaster.detach(userId);
    this.#pacemaker.remove(userId);
    this.#ticker.overlook(userId);
  }

  /** The member has left, and so the live picture. */
  forget(userId: string): void {
    this.#ticker.forget(userId);
    this.#pacemaker.remove(userId);
  }

  /** The member follows at another rate than before. */
  refresh(userId: string): void {
    this.#broadcaster.refresh(userId);
  }

  /** Takes a runner's sample for the next tick; false when a newer one is known. */
  offer(update: FriendUpdateData): boolean {
    return this.#ticker.offer(update);
  }

  /** Puts a sample into the picture that members will get with their snapshot. */
  restore(update: FriendUpdateData): void {
    this.#ticker.restore(update);
  }

  eventFrame(event: EventRecord): Frame {
    return this.#broadcaster.eventFrame(event);
  }

  stop(): void {
    this.#ticker.stop();
    this.#broadcaster.stop();
  }
}
