import type { SyncError } from '@paceline/client';
import { RUN } from '../world/cast.ts';
import type { LivePart } from '../world/sdk.ts';
import type { AppRun, Witness } from '../world/witness.ts';
import { idOf, nameOf, type Ledger, type Report } from './ledger.ts';
import { isErased, type Stored } from './stored.ts';

/** [G3] Whatever a run of an app recorded that still has its memory is stored in the end, or it has said that it may not be. */
export class Outboxes implements Witness {
  readonly #ledger: Ledger;
  readonly #report: Report;
  /** Whether the run takes part in its session at the moment. */
  readonly #isThere: (run: AppRun) => boolean;
  /** How many samples a run has told its app to be unconfirmed when its membership ended. */
  readonly #unconfirmed = new Map<AppRun, number>();
  /** Readings that were on a device when its app died, by the device. */
  readonly #kept = new Map<string, Set<number>>();

  constructor(ledger: Ledger, report: Report, isThere: (run: AppRun) => boolean) {
    this.#ledger = ledger;
    this.#report = report;
    this.#isThere = isThere;
  }

  failed(run: AppRun, { kind, message }: SyncError): void {
    if (kind === 'samples_unconfirmed') this.#unconfirmed.set(run, (this.#unconfirmed.get(run) ?? 0) + Number.parseInt(message, 10));
  }

  crashed({ device }: AppRun, kept: readonly number[]): void {
    const before = this.#kept.get(device) ?? new Set<number>();
    this.#kept.set(device, new Set([...before, ...kept]));
  }

  atRest(runs: readonly LivePart[], stored: Stored): void {
    const ids = new Set([...stored.tracks.values()].flatMap((track) => track.map(idOf)));
    for (const [run, readings] of this.#ledger.ofRun) {
      // Without numbers nothing is acknowledged, and so nothing is promised.
      if (isErased(stored, run)) continue;
      if (!run.isAlive || run.app === 'old' || (run.app === 'raw' && !this.#isThere(run))) continue;
      const missing = readings.filter(({ id }) => !ids.has(id) && !this.#ledger.isContested(id));
      const live = runs.find((part) => part.run === run);
      // The stranger has tried to join another session since, for which the outbox was emptied.
      const isBack = live?.isInSession === true && run.session === RUN;
      const excused = isBack || run.app === 'raw' ? 0 : (this.#unconfirmed.get(run) ?? 0);
      if (missing.length > excused) this.#report('G3', `${missing.length} readings of ${nameOf(run)} are not stored, beginning with ${missing[0]?.id}; ${excused} were told to be unconfirmed.`);
    }
    for (const { run, isInSession } of runs) {
      const missing = [...(this.#kept.get(run.device) ?? [])].filter((id) => !ids.has(id));
      if (isInSession && missing.length > 0 && !isErased(stored, run)) this.#report('G3', `${missing.length} readings were kept on ${run.device} when its app died, and are not stored, beginning with ${missing[0]}.`);
    }
    for (const { run, isInSession, outbox } of runs) {
      // The ack of a number that another run has reached means nothing to this one, and it waits for its own for ever.
      const isContested = this.#ledger.ofRun.get(run)?.some(({ id }) => this.#ledger.isContested(id)) === true;
      if (isInSession && outbox.pending > 0 && !isContested) this.#report('G3', `The outbox of ${nameOf(run)} still holds ${outbox.pending} samples at rest.`);
    }
  }
}
