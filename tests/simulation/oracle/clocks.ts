import type { Write } from '@paceline/engine/store';
import type { DownMessage, FriendUpdateData, UpMessage } from '@paceline/protocol';
import type { AppRun, Reading, Wire, Witness } from '../world/witness.ts';
import { CLOCK_ERROR } from './clock-error.ts';
import { idOf, nameOf, samplesOf, type Ledger, type Report } from './ledger.ts';

/** How far a live sample's own time may lie before its arrival to be believed, milliseconds. */
const BELIEVED_BEFORE = 10_000;
/** And after it; by the same bound an estimate may run ahead of the true time. */
const BELIEVED_AFTER = 1_000;

/** A binary tick tells ages in steps of so many milliseconds. */
const TICK_STEP = 16;

export interface ClocksOptions {
  readonly ledger: Ledger;
  readonly report: Report;
  /** True epoch milliseconds. */
  readonly now: () => number;
  /** Frames overtake each other, so that samples without numbers have no order. */
  readonly isHostile: boolean;
}

interface Seen {
  readonly run: AppRun;
  readonly id: number;
  readonly sessionTime: number;
}

/** [G8] Wrong and jumping clocks change neither the order of samples nor their session time beyond a bound. */
export class Clocks implements Witness {
  readonly #ledger: Ledger;
  readonly #report: Report;
  readonly #now: () => number;
  readonly #isHostile: boolean;
  readonly #origins = new Map<string, number>();
  /** By session and user, the newest that the server has shown. */
  readonly #seen = new Map<string, Seen>();
  /** Of runs whose device was never set nor asleep, as far as that is known from their recordings. */
  readonly #steady = new Map<number, boolean>();
  #checked: DownMessage | undefined;

  constructor({ ledger, report, now, isHostile }: ClocksOptions) {
    this.#ledger = ledger;
    this.#report = report;
    this.#now = now;
    this.#isHostile = isHostile;
  }

  recorded({ id, run }: Reading): void {
    this.#steady.set(id, run.app === 'sdk' && run.clockSet === 0 && run.slept === 0);
  }

  up(_wire: Wire, message: UpMessage): void {
    for (const sample of samplesOf(message)) {
      const reading = this.#ledger.readings.get(idOf(sample));
      if (reading === undefined || this.#steady.get(reading.id) !== true) continue;
      const error = Date.parse(sample.timestamp) - reading.at;
      if (Math.abs(error) > CLOCK_ERROR) this.#report('G8', `Reading ${reading.id} of ${nameOf(reading.run)} is stamped ${error} ms beside the true time, and its clock was never set.`);
    }
  }

  committed(writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.kind === 'session') this.#origins.set(write.record.sessionId, write.record.createdAt);
      // Who comes back after leaving begins a new picture.
      if (write.kind === 'event' && write.record.fact.kind === 'left') this.#seen.delete(`${write.record.sessionId}/${write.record.fact.userId}`);
    }
  }

  down(_wire: Wire, message: DownMessage): void {
    if (message === this.#checked) return;
    this.#checked = message;
    if (message.type === 'friend_updates') for (const update of message.data.updates) this.#check(update, message.data.snapshot === true);
  }

  serverCrashed(): void {
    this.#seen.clear();
  }

  serverStarted(): void {
    this.#seen.clear();
  }

  #check(update: FriendUpdateData, isSnapshot: boolean): void {
    const { sessionId, userId, sessionTime } = update;
    const reading = this.#ledger.readings.get(idOf(update));
    const origin = this.#origins.get(sessionId);
    if (reading === undefined || origin === undefined || sessionTime === undefined || this.#ledger.isMisdated(reading)) return;
    const { id, run, at } = reading;
    const [trueTime, now] = [at - origin, this.#now() - origin];
    if (sessionTime > now + BELIEVED_AFTER + 1) this.#report('G8', `Reading ${id} of ${nameOf(run)} has session time ${sessionTime}, and it is ${now} now.`);
    const early = trueTime - sessionTime;
    // A device that slept while its clock was set back cannot tell for how long.
    if (early > BELIEVED_BEFORE + run.slept) this.#report('G8', `Reading ${id} of ${nameOf(run)} has session time ${sessionTime}, ${early} ms before it was taken.`);
    // What lies a little ahead counts as taken now, as a binary tick says it.
    this.#checkOrder(`${sessionId}/${userId}`, { run, id, sessionTime: Math.min(sessionTime, now) }, isSnapshot);
  }

  #checkOrder(key: string, seen: Seen, isSnapshot: boolean): void {
    const before = this.#seen.get(key);
    this.#seen.set(key, seen);
    if (before === undefined || (isSnapshot && before.id === seen.id)) return;
    if (before.run === seen.run && !(this.#isHostile && seen.run.app === 'old') && seen.id < before.id) this.#report('G8', `Reading ${seen.id} of ${nameOf(seen.run)} was sent to the members after reading ${before.id}.`);
    if (seen.sessionTime < before.sessionTime - TICK_STEP) this.#report('G8', `The session time of ${key} went back from ${before.sessionTime} to ${seen.sessionTime}.`);
  }
}
