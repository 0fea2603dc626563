import type { Write } from '@paceline/engine/store';
import type { DownMessage, UpMessage } from '@paceline/protocol';
import type { AppRun, Wire, Witness } from '../world/witness.ts';
import { idOf, nameOf, samplesOf, type Ledger, type Report } from './ledger.ts';
import { Fold, isErased, type Stored } from './stored.ts';
import { Writers } from './writers.ts';

/** [G1] An ack is sent when the samples are safe, and no crash takes one back. */
export class DurableAcks implements Witness {
  readonly #ledger: Ledger;
  readonly #report: Report;
  #safe: Stored & Pick<Fold, 'take'> = new Fold();
  /** Highest ack of each track. */
  readonly #acked = new Map<string, number>();
  /** Readings that an ack to their sender has covered, and their sender. */
  readonly #promised = new Map<number, AppRun>();
  /** By track and seq, what was sent and is not acknowledged. */
  readonly #sent = new Map<string, Map<number, number>>();
  readonly #writers = new Writers();

  constructor(ledger: Ledger, report: Report) {
    this.#ledger = ledger;
    this.#report = report;
  }

  committed(writes: readonly Write[]): void {
    this.#safe.take(writes);
  }

  up(wire: Wire, message: UpMessage): void {
    this.#writers.up(wire, message);
    for (const sample of samplesOf(message)) {
      if (sample.seq === undefined || !this.#ledger.readings.has(idOf(sample))) continue;
      const key = this.#writers.trackOf(wire, message);
      const sent = this.#sent.get(key) ?? new Map<number, number>();
      this.#sent.set(key, sent.set(sample.seq, idOf(sample)));
    }
  }

  down(wire: Wire, message: DownMessage): void {
    if (message.type === 'ack') this.#promise(wire, message, message.data.seq);
    if (message.type === 'session_status' && message.data.you !== undefined) this.#promise(wire, message, message.data.you.lastSeq);
  }

  found(stored: Stored): void {
    this.#compare(stored);
    // What was written before a crash and not flushed by then is flushed when the store is opened.
    this.#safe = Fold.from(stored);
  }

  #compare(stored: Stored): void {
    for (const [key, acked] of this.#acked) {
      const { length } = stored.tracks.get(key) ?? [];
      if (length < acked && !isErasedKey(stored, key)) this.#report('G1', `The disk holds ${length} samples of ${key} after ${acked} were acknowledged.`);
    }
    const ids = new Set([...stored.tracks.values()].flatMap((track) => track.map(idOf)));
    for (const [id, run] of this.#promised) {
      if (!ids.has(id) && !isErased(stored, run) && !this.#ledger.isContested(id)) this.#report('G1', `Reading ${id} of ${nameOf(run)} was acknowledged and is not on the disk.`);
    }
  }

  atRest(_runs: unknown, stored: Stored): void {
    this.#compare(stored);
  }

  #promise(wire: Wire, message: DownMessage, seq: number): void {
    const { run } = wire;
    const key = this.#writers.trackOf(wire, message);
    const { length } = this.#safe.tracks.get(key) ?? [];
    // What was safe when it was taken may be deleted by the time of its ack.
    if (length < seq && !isErasedKey(this.#safe, key)) this.#report('G1', `${nameOf(run)} was sent ${message.type} up to ${seq} of ${key} when ${length} samples of it were safe.`);
    this.#acked.set(key, Math.max(seq, this.#acked.get(key) ?? 0));
    const sent = this.#sent.get(key);
    for (const [number, id] of sent ?? []) {
      if (number > seq) continue;
      this.#promised.set(id, run);
      sent?.delete(number);
    }
  }
}

function isErasedKey(stored: Stored, key: string): boolean {
  const [session = '', user = ''] = key.split('/');
  return isErased(stored, { session, user });
}
