import type { Write } from '@paceline/engine/store';
import type { DownMessage } from '@paceline/protocol';
import { friendsOf } from '../world/cast.ts';
import type { Wire, Witness } from '../world/witness.ts';
import { nameOf, type Report } from './ledger.ts';
import type { Stored } from './stored.ts';

/** The news of someone's own leaving is the last that they get. */
interface Departure {
  readonly offset: number;
  /** True epoch milliseconds: what goes out in the same moment, before the news, is of before. */
  readonly at: number;
  /** Connections that have had that news; an app without events gets a status. */
  readonly told: Set<Wire>;
}

/** [G5] Only current members receive anything of a session. Looked at as it goes on the wire. */
export class Isolation implements Witness {
  readonly #report: Report;
  readonly #now: () => number;
  /** By session and user, since when they are no members any more. */
  readonly #left = new Map<string, Departure>();
  readonly #seated = new Map<Wire, string>();

  constructor(report: Report, now: () => number) {
    this.#report = report;
    this.#now = now;
  }

  committed(writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.kind !== 'event') continue;
      const { sessionId, offset, fact } = write.record;
      if (fact.kind === 'left') this.#left.set(`${sessionId}/${fact.userId}`, { offset, at: this.#now(), told: new Set() });
      if (fact.kind === 'joined') this.#left.delete(`${sessionId}/${fact.userId}`);
    }
  }

  /** What a crash has left on the disk counts, also when nobody was told that it is safe. */
  found({ sessions }: Stored): void {
    for (const [sessionId, { members, events }] of sessions) {
      for (const [user, { isMember }] of members) {
        const key = `${sessionId}/${user}`;
        if (isMember) this.#left.delete(key);
        else if (!this.#left.has(key)) this.#left.set(key, { offset: events.at(-1)?.offset ?? 0, at: this.#now(), told: new Set() });
      }
    }
  }

  down(wire: Wire, message: DownMessage): void {
    const { run } = wire;
    // Into a connection that is known to be over, nothing goes.
    if (wire.isOver) return;
    if (wire.closedWith !== undefined) this.#report('G5', `${nameOf(run)} was sent ${message.type} over a connection that was closed with ${wire.closedWith}.`);
    if (!('sessionId' in message.data) || message.data.sessionId === undefined) return;
    const { sessionId } = message.data;
    if (message.type === 'session_status' && message.data.you !== undefined) this.#seated.set(wire, sessionId);
    const what = `${nameOf(run)} of ${run.user} was sent ${message.type} of session ${sessionId}`;
    if (!friendsOf(sessionId).includes(run.user)) return this.#report('G5', `${what}, to which it is not invited.`);
    // Of its own samples, which need no seat to be delivered late.
    if (message.type === 'ack' && message.data.writer !== undefined) return;
    if (this.#seated.get(wire) !== sessionId) return this.#report('G5', `${what}, which it has not joined over that connection.`);
    const departure = this.#left.get(`${sessionId}/${run.user}`);
    if (departure !== undefined && !this.#isFarewell(wire, message, departure)) this.#report('G5', `${what} after it had left.`);
  }

  closed(wire: Wire): void {
    this.#seated.delete(wire);
  }

  /** Whether it is of before the leaving, or the news of it. */
  #isFarewell(wire: Wire, message: DownMessage, { offset, at, told }: Departure): boolean {
    if (told.has(wire)) return false;
    const isNews = message.type === 'session_event' ? message.data.offset === offset : message.type === 'session_status' && message.data.you === undefined;
    if (isNews) told.add(wire);
    return isNews || this.#now() === at;
  }
}
