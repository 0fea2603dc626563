import { closeCode, type DownMessage, type UpMessage } from '@paceline/protocol';
import type { Write } from '@paceline/engine/store';
import type { SyncError } from '@paceline/client';
import type { StrikeCount } from '../strikes.ts';
import type { AppRun, Deletion, Reading, Wire, Witness } from '../world/witness.ts';
import { idOf, samplesOf, type Ledger } from './ledger.ts';

/** Counts the faults that have had an effect, as far as it shows on the wire. */
export class Struck implements Witness {
  readonly #strikes: StrikeCount;
  readonly #ledger: Ledger;
  readonly #carriedBy = new Map<number, Wire>();
  readonly #leaving = new Set<string>();
  readonly #gone = new Set<string>();
  readonly #acked = new Map<AppRun, number>();

  constructor(strikes: StrikeCount, ledger: Ledger) {
    this.#strikes = strikes;
    this.#ledger = ledger;
  }

  up(wire: Wire, message: UpMessage): void {
    if (wire.closedWith !== undefined) this.#strikes.add('late_frame');
    if (message.type === 'track_batch' && message.data.writer !== undefined) this.#strikes.add('late_samples');
    if (message.type === 'leave_session') this.#leaving.add(wire.run.user);
    if (message.type === 'join_session' && message.data.resume !== undefined) this.#strikes.add('reconnect');
    for (const sample of samplesOf(message)) {
      const before = this.#carriedBy.get(idOf(sample));
      if (before !== undefined && before !== wire) this.#strikes.add('resend');
      this.#carriedBy.set(idOf(sample), wire);
    }
  }

  down({ run }: Wire, message: DownMessage): void {
    if (message.type === 'ack') this.#acked.set(run, message.data.seq);
    if (message.type === 'session_status' && message.data.you?.recovered === true) this.#strikes.add('recovered');
    if (message.type !== 'error') return;
    const { code, type } = message.data;
    if (code === 'token_expired') this.#strikes.add(type === 'hello' ? 'refused_token' : 'lapsed_token');
    if (type === 'track_batch' && this.#isGone(run)) this.#strikes.add('refused_leftover');
    if (type === 'join_session' && this.#isGone(run)) this.#strikes.add('refused_return');
    if (code === 'sample_conflict') this.#strikes.add('conflict');
    if (code === 'not_invited') this.#strikes.add('intruder');
    if (code === 'service_unavailable' && type === undefined) this.#strikes.add('refused_samples');
  }

  closing(_wire: Wire, code: number): void {
    if (code === closeCode.replaced) this.#strikes.add('takeover');
    if (code === closeCode.slowReader) this.#strikes.add('slow_reader');
  }

  committed(writes: readonly Write[]): void {
    const erased = new Set(writes.flatMap((write) => (write.kind === 'erase' ? [write.userId] : [])));
    for (const write of writes) {
      if (write.kind !== 'event') continue;
      const { fact } = write.record;
      if (fact.kind === 'away') this.#strikes.add('away');
      if (fact.kind === 'left' && !erased.has(fact.userId)) this.#strikes.add(this.#leaving.delete(fact.userId) ? 'left' : 'given_up');
    }
  }

  deleted({ what, user, session }: Deletion): void {
    this.#strikes.add(what === 'everything' ? 'deleted_all' : `deleted_${what}`);
    this.#gone.add(what === 'session' ? session : `${session}/${user}`);
  }

  #isGone({ session, user }: AppRun): boolean {
    return this.#gone.has(session) || this.#gone.has(`${session}/${user}`);
  }

  crashed(run: AppRun, kept: readonly number[]): void {
    if (kept.length > 0) this.#strikes.add('outbox_kept');
    const acked = this.#acked.get(run) ?? 0;
    const isLost = ({ sample }: Reading): boolean => sample.seq !== undefined && sample.seq > acked;
    if (this.#ledger.ofRun.get(run)?.some(isLost) === true) this.#strikes.add('outbox_lost');
  }

  failed(_run: AppRun, { kind }: SyncError): void {
    if (kind === 'replaced') this.#strikes.add('told_of_takeover');
  }
}
