import type { Write } from '@paceline/engine/store';
import type { DownMessage, UpMessage } from '@paceline/protocol';
import type { AppRun, Wire, Witness } from '../world/witness.ts';
import { idOf, nameOf, samplesOf, type Ledger, type Report } from './ledger.ts';
import { Fold, trackKey, type Stored } from './stored.ts';

/** [G1] An ack is sent when the samples are safe, and no crash takes one back. */
export class DurableAcks implements Witness {
  readonly #ledger: Ledger;
  readonly #report: Report;
  #safe: Stored & Pick<Fold, 'take'> = new Fold();
  /** Highest ack of each track. */
  readonly #acked = new Map<string, number>();
  /** Readings that an ack to their sender has covered, and their sender. */
  readonly #promised = new Map<number, AppRun>();
  /** By run and seq, what it has sent and not heard to be stored. */
  readonly #sent = new Map<AppRun, Map<number, number>>();

  constructor(ledger: Ledger, report: Report) {
    this.#ledger = ledger;
    this.#report = report;
  }

  committed(writes: readonly Write[]): void {
    this.#safe.take(writes);
  }

  up({ run }: Wire, message: UpMessage): void {
    for (const sample of samplesOf(message)) {
      if (sample.seq === undefined || !this.#ledger.readings.has(idOf(sample))) continue;
      const sent = this.#sent.get(run) ?? new Map<number, number>();
      this.#sent.set(run, sent.set(sample.seq, idOf(sample)));
    }
  }

  down({ run }: Wire, message: DownMessage): void {
    if (message.type === 'ack') this.#promise(run, message.data.seq, 'an ack of');
    if (message.type === 'session_status' && message.data.you !== undefined) this.#promise(run, message.data.you.lastSeq, 'a confirmation with lastSeq');
  }

  found(stored: Stored): void {
    this.#compare(stored);
    // What was written before a crash and not flushed by then is flushed when the store is opened.
    this.#safe = Fold.from(stored);
  }

  #compare(stored: Stored): void {
    for (const [key, acked] of this.#acked) {
      const { length } = stored.tracks.get(key) ?? [];
      if (length < acked) this.#report('G1', `The disk holds ${length} samples of ${key} after ${acked} were acknowledged.`);
    }
    const ids = new Set([...stored.tracks.values()].flatMap((track) => track.map(idOf)));
    for (const [id, run] of this.#promised) {
      if (!ids.has(id) && !this.#ledger.isContested(id)) this.#report('G1', `Reading ${id} of ${nameOf(run)} was acknowledged and is not on the disk.`);
    }
  }

  atRest(_runs: unknown, stored: Stored): void {
    this.#compare(stored);
  }

  #promise(run: AppRun, seq: number, what: string): void {
    const key = trackKey(run.session, run.user);
    const { length } = this.#safe.tracks.get(key) ?? [];
    if (length < seq) this.#report('G1', `${nameOf(run)} was sent ${what} ${seq} when ${length} samples of it were safe.`);
    this.#acked.set(key, Math.max(seq, this.#acked.get(key) ?? 0));
    const sent = this.#sent.get(run);
    for (const [number, id] of sent ?? []) {
      if (number > seq) continue;
      this.#promised.set(id, run);
      sent?.delete(number);
    }
  }
}
