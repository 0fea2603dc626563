import { randomBytes } from 'node:crypto';
import type { Environment } from '@paceline/core';
import type { Identity } from '@paceline/engine';

const LIFETIME = 60_000;
/** 128 bits: not to be guessed within a ticket's minute. */
const TICKET_BYTES = 16;
const DEFAULT_CAPACITY = 10_000;

export interface IssuedTicket {
  readonly ticket: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

interface Held {
  readonly identity: Identity;
  /** On the monotonic clock, so that a jump of the wall clock neither kills nor prolongs a ticket. */
  readonly deadline: number;
}

/**
 * Tickets let an app that can set nothing but a URL open a WebSocket without putting its token there.
 * Each is good once, for 60 seconds, on the server that issued it.
 */
export class Tickets {
  readonly #environment: Environment;
  readonly #capacity: number;
  /** In order of issue, which is also the order of expiry. */
  readonly #held = new Map<string, Held>();

  constructor(environment: Environment, capacity: number = DEFAULT_CAPACITY) {
    this.#environment = environment;
    this.#capacity = capacity;
  }

  issue(identity: Identity): IssuedTicket {
    this.#makeRoom();
    const ticket = randomBytes(TICKET_BYTES).toString('base64url');
    this.#held.set(ticket, { identity, deadline: this.#environment.monotonic() + LIFETIME });
    return { ticket, expiresAt: this.#environment.now() + LIFETIME };
  }

  /** Who the ticket was issued to; undefined when it is unknown, used or too old. It is void afterwards. */
  redeem(ticket: string): Identity | undefined {
    const held = this.#held.get(ticket);
    this.#held.delete(ticket);
    return held !== undefined && this.#environment.monotonic() < held.deadline ? held.identity : undefined;
  }

  /** Drops what has expired and, when all places are taken, the oldest ticket. */
  #makeRoom(): void {
    const now = this.#environment.monotonic();
    for (const [ticket, { deadline }] of this.#held) {
      if (deadline > now && this.#held.size < this.#capacity) return;
      this.#held.delete(ticket);
    }
  }
}
