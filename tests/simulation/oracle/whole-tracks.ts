import type { TrackSample } from '@paceline/protocol';
import type { LivePart } from '../world/sdk.ts';
import type { AppRun, Reading, Witness } from '../world/witness.ts';
import { idOf, nameOf, type Ledger, type Report } from './ledger.ts';
import type { Stored } from './stored.ts';

/** [G2] A stored track is 1 … K, each reading as it was recorded, once, and in the order of its recording. */
export class WholeTracks implements Witness {
  readonly #ledger: Ledger;
  readonly #report: Report;
  readonly #isHostile: boolean;

  constructor(ledger: Ledger, report: Report, isHostile: boolean) {
    this.#ledger = ledger;
    this.#report = report;
    this.#isHostile = isHostile;
  }

  found(stored: Stored): void {
    for (const [key, track] of stored.tracks) this.#check(key, track);
  }

  atRest(_runs: readonly LivePart[], stored: Stored): void {
    this.found(stored);
  }

  #check(key: string, track: readonly TrackSample[]): void {
    const newest = new Map<AppRun, number>();
    track.forEach((sample, place) => {
      const reading = this.#ledger.readings.get(idOf(sample));
      const where = `Sample ${sample.seq} of ${key}`;
      if (sample.seq !== place + 1) this.#report('G2', `${where} stands at place ${place + 1}.`);
      if (reading === undefined) return this.#report('G2', `${where} is ${JSON.stringify(sample)}, which nobody has recorded.`);
      if (!key.startsWith(`${reading.run.session}/${reading.run.user}/`)) this.#report('G2', `${where} was recorded by ${nameOf(reading.run)}.`);
      if (!isTheSame(reading, sample, this.#ledger.stampError(reading))) this.#report('G2', `${where} is ${JSON.stringify(sample)}, and ${JSON.stringify(reading.sample)} was recorded.`);
      this.#inOrder(where, reading, newest);
    });
  }

  #inOrder(where: string, { id, run }: Reading, newest: Map<AppRun, number>): void {
    const before = newest.get(run) ?? 0;
    // Without numbers, and on a wire on which frames overtake each other, there is no order.
    if (run.app === 'old' && this.#isHostile) return;
    // An app without numbers that sends something twice has sent two samples.
    if (id < before || (id === before && run.app !== 'old')) this.#report('G2', `${where} is reading ${id} of ${nameOf(run)}, after its reading ${before}.`);
    newest.set(run, Math.max(before, id));
  }
}

/**
 * All but the number, which may be another one than at the recording, and the time of an SDK, which corrects it when it
 * was stamped without the server's clock: that one is compared with the truth.
 */
function isTheSame({ sample: recorded, run, at }: Reading, stored: TrackSample, stampError: number): boolean {
  const { seq: _recorded, timestamp: _stamp, ...a } = recorded;
  const { seq: _stored, timestamp, ...b } = stored;
  if (run.app !== 'sdk' && timestamp !== recorded.timestamp) return false;
  if (run.app === 'sdk' && Math.abs(Date.parse(timestamp) - at) > stampError) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => JSON.stringify(a[key as keyof typeof a]) === JSON.stringify(b[key as keyof typeof b]));
}
