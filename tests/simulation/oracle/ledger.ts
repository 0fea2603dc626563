import type { SessionEventData, TrackSample, UpMessage } from '@paceline/protocol';
import type { AppRun, Reading, Wire, Witness } from '../world/witness.ts';
import { RESTORED_BY_STAMP, SHARED_NUMBERING } from './known-limits.ts';

export type PromiseId = 'G1' | 'G2' | 'G3' | 'G4' | 'G5' | 'G6' | 'G7' | 'G8' | 'G9';

/** Says that a promise was broken: what was seen, and what was expected. */
export type Report = (promise: PromiseId, message: string) => void;

/** A stamp that is further from the truth than this is wrong, and not only imprecise; milliseconds. */
const MISDATED = 4_000;

/** What a reading is known by, wherever it turns up. */
export const idOf = ({ distance }: { readonly distance?: number | undefined }): number => distance ?? 0;

/** The samples that a message of a client carries. */
export function samplesOf(message: UpMessage): readonly (Omit<TrackSample, 'seq'> & { readonly seq?: number | undefined })[] {
  if (message.type === 'track_batch') return message.data.samples;
  return message.type === 'pace_update' ? [message.data] : [];
}

/** The truth about what was recorded, by whom and when, and by which numbers it went. */
export class Ledger implements Witness {
  readonly readings = new Map<number, Reading>();
  readonly ofRun = new Map<AppRun, Reading[]>();
  /** When a reading first came to the server over a connection that was open. */
  readonly arrivedAt = new Map<number, number>();
  /** When the present server process came up. */
  #startedAt = 0;
  /** Ids by user and seq, of those that were recorded or sent under it. */
  readonly #numbered = new Map<string, Set<number>>();
  /** Those that share a number with a reading of another run. */
  readonly #contested = new Set<number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  recorded(reading: Reading): void {
    this.readings.set(reading.id, reading);
    const own = this.ofRun.get(reading.run);
    if (own === undefined) this.ofRun.set(reading.run, [reading]);
    else own.push(reading);
    this.#number(reading.id, reading.sample.seq);
  }

  up(wire: Wire, message: UpMessage): void {
    for (const sample of samplesOf(message)) {
      const id = idOf(sample);
      this.#number(id, sample.seq);
      if (wire.closedWith === undefined && !this.arrivedAt.has(id)) this.arrivedAt.set(id, this.#now());
    }
  }

  serverStarted(): void {
    this.#startedAt = this.#now();
  }

  /** Whether the server knows this reading from before its start, by a stamp that is wrong: then it knows no better when it was taken. */
  isMisdated({ id, at, sample }: Reading): boolean {
    const isRestored = (this.arrivedAt.get(id) ?? Infinity) < this.#startedAt;
    return RESTORED_BY_STAMP && isRestored && Math.abs(Date.parse(sample.timestamp) - at) > MISDATED;
  }

  /** Whether two readings have gone by the number of this one, which the product does not prevent yet. */
  isContested(id: number): boolean {
    return SHARED_NUMBERING && this.#contested.has(id);
  }

  #number(id: number, seq: number | undefined): void {
    const reading = this.readings.get(id);
    if (seq === undefined || reading === undefined) return;
    const key = `${reading.run.session}/${reading.run.user}/${seq}`;
    const ids = this.#numbered.get(key) ?? new Set();
    this.#numbered.set(key, ids.add(id));
    const runs = new Set([...ids].map((other) => this.readings.get(other)?.run));
    if (runs.size > 1) for (const other of ids) this.#contested.add(other);
  }
}

export const nameOf = ({ device, number }: AppRun): string => `${device} (run ${number})`;
export const eventName = ({ offset, event }: SessionEventData): string => `event ${offset} (${event.kind})`;
