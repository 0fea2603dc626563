import { closeCode, type DownMessage, type SessionEventData, type UpMessage } from '@paceline/protocol';
import type { Write } from '@paceline/engine/store';
import type { AppRun, Wire, Witness } from '../world/witness.ts';
import { idOf, nameOf, samplesOf, type Ledger, type Report } from './ledger.ts';

/** [G7] One device of a user has the run; an older one is told so with 4501, does not fight back, and touches nothing any more. */
export class OneWriter implements Witness {
  readonly #ledger: Ledger;
  readonly #report: Report;
  readonly #now: () => number;
  /** The connection through which a user takes part, by session and user. */
  readonly #seats = new Map<string, Wire>();
  /** Connections that have asked to join: one of them may be superseded before it is confirmed. */
  readonly #asked = new WeakSet<Wire>();
  /** The newest connection that the server has closed. */
  #closedNow: { readonly wire: Wire; readonly code: number; readonly at: number } | undefined;
  /** Runs that were told of a takeover, and have not been asked to join since. */
  readonly #replaced = new Set<AppRun>();
  /** Readings that have only come over connections that the server had closed. */
  readonly #late = new Set<number>();

  constructor(ledger: Ledger, report: Report, now: () => number) {
    this.#ledger = ledger;
    this.#report = report;
    this.#now = now;
  }

  up(wire: Wire, message: UpMessage): void {
    const { run } = wire;
    if (message.type === 'join_session') this.#asked.add(wire);
    if (message.type === 'join_session' && wire.closedWith === undefined && run.app === 'sdk' && this.#replaced.has(run)) {
      this.#report('G7', `${nameOf(run)} was told that another device has the run, and joins again by itself.`);
    }
    for (const sample of samplesOf(message)) {
      if (wire.closedWith === undefined) this.#late.delete(idOf(sample));
      else if (!this.#ledger.arrivedAt.has(idOf(sample))) this.#late.add(idOf(sample));
    }
  }

  down(wire: Wire, message: DownMessage): void {
    if (message.type === 'session_event') this.#leaves(wire, message.data);
    if (message.type !== 'session_status' || message.data.you === undefined) return;
    const key = keyOf(message.data.sessionId, wire);
    const older = this.#seats.get(key);
    this.#seats.set(key, wire);
    if (older === undefined || older === wire || older.isOver) return;
    const closed = this.#closedNow;
    if (closed?.wire === older && closed.at === this.#now() && closed.code !== closeCode.replaced) this.#report('G7', `${nameOf(older.run)} was told ${closed.code} when ${nameOf(wire.run)} took over, and not ${closeCode.replaced}.`);
    if (older.closedWith === undefined) this.#report('G7', `${nameOf(wire.run)} has taken over, and the connection of ${nameOf(older.run)} is still open.`);
  }

  /** Who has left has given the run up, and may keep the connection. */
  #leaves(wire: Wire, { sessionId, event }: SessionEventData): void {
    const key = keyOf(sessionId, wire);
    if (event.kind === 'left' && event.userId === wire.run.user && this.#seats.get(key) === wire) this.#seats.delete(key);
  }

  closing(wire: Wire, code: number): void {
    this.#closedNow = { wire, code, at: this.#now() };
    // A connection that is closed while its user goes on through another: the takeover is the only reason to tell it.
    const isSeated = [...this.#seats.values()].includes(wire);
    if (!isSeated && code === closeCode.replaced && !this.#asked.has(wire)) this.#report('G7', `${nameOf(wire.run)} was told of a takeover, and did not have the run.`);
  }

  ended(run: AppRun, code: number): void {
    if (code === closeCode.replaced) this.#replaced.add(run);
  }

  joins(run: AppRun): void {
    this.#replaced.delete(run);
  }

  committed(writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.kind === 'sample' && this.#late.has(idOf(write.record.sample))) {
        this.#report('G7', `Reading ${idOf(write.record.sample)} was stored, which came over a connection that had been closed.`);
      }
    }
  }

  serverCrashed(): void {
    this.#seats.clear();
  }
}

const keyOf = (sessionId: string, wire: Wire): string => `${sessionId}/${wire.run.user}`;
