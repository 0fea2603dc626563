import type { SessionEventData, TrackSample, UpMessage } from '@paceline/protocol';
import type { AppRun, Reading, Wire, Witness } from '../world/witness.ts';
import { CLOCK_ERROR } from './clock-error.ts';
import type { KnownLimit } from './known-limits.ts';

export type PromiseId = 'G1' | 'G2' | 'G3' | 'G4' | 'G5' | 'G6' | 'G7' | 'G8' | 'G9';

/** Says that a promise was broken: what was seen, and what was expected. */
export type Report = (promise: PromiseId, message: string) => void;

/** A live sample that comes later than this is not believed, milliseconds. */
const BELIEVED = 10_000;

/** What a reading is known by, wherever it turns up. */
export const idOf = ({ distance }: { readonly distance?: number | undefined }): number => distance ?? 0;

/** The samples that a message of a client carries. */
export function samplesOf(message: UpMessage): readonly (Omit<TrackSample, 'seq'> & { readonly seq?: number | undefined })[] {
  if (message.type === 'track_batch') return message.data.samples;
  return message.type === 'pace_update' ? [message.data] : [];
}

export interface LedgerOptions {
  /** True epoch milliseconds. */
  readonly now: () => number;
  readonly forgive: ReadonlySet<KnownLimit>;
  readonly isHostile: boolean;
}

/** The truth about what was recorded, by whom and when, and by which numbers it went. */
export class Ledger implements Witness {
  readonly readings = new Map<number, Reading>();
  readonly ofRun = new Map<AppRun, Reading[]>();
  /** When a reading first came to the server over a connection that was open. */
  readonly arrivedAt = new Map<number, number>();
  /** And when it last did. */
  readonly lastArrivedAt = new Map<number, number>();
  /** When the present server process came up. */
  #startedAt = 0;
  /** Ids by user and seq, of those that were recorded or sent under it. */
  readonly #numbered = new Map<string, Set<number>>();
  /** Those that share a number with a reading of another run. */
  readonly #contested = new Set<number>();
  /** By session and user, the newest readings of each run. */
  readonly #newestOf = new Map<string, Map<AppRun, number>>();
  /** Those that came when another run of the same user had recorded a later one. */
  readonly #overtaken = new Set<number>();
  readonly #now: () => number;
  readonly #forgive: ReadonlySet<KnownLimit>;
  readonly #isHostile: boolean;

  constructor({ now, forgive, isHostile }: LedgerOptions) {
    this.#now = now;
    this.#forgive = forgive;
    this.#isHostile = isHostile;
  }

  recorded(reading: Reading): void {
    this.readings.set(reading.id, reading);
    const own = this.ofRun.get(reading.run);
    if (own === undefined) this.ofRun.set(reading.run, [reading]);
    else own.push(reading);
    this.#newestOfUser(reading).set(reading.run, reading.id);
    this.#number(reading.id, reading.sample.seq);
  }

  up(wire: Wire, message: UpMessage): void {
    for (const sample of samplesOf(message)) {
      const id = idOf(sample);
      this.#number(id, sample.seq);
      const reading = this.readings.get(id);
      if (reading !== undefined) for (const [run, newest] of this.#newestOfUser(reading)) if (run !== reading.run && newest > id) this.#overtaken.add(id);
      if (wire.closedWith !== undefined) continue;
      this.lastArrivedAt.set(id, this.#now());
      if (!this.arrivedAt.has(id)) this.arrivedAt.set(id, this.#now());
    }
  }

  serverStarted(): void {
    this.#startedAt = this.#now();
  }

  /** Whether a known limit explains that the server takes this reading for another time than that of its recording. */
  isMisdated({ id, at, run, sample }: Reading): boolean {
    const arrivedAt = this.arrivedAt.get(id) ?? Infinity;
    const isWrong = Math.abs(Date.parse(sample.timestamp) - at) > CLOCK_ERROR;
    if (this.#forgive.has('restored_by_stamp') && isWrong && arrivedAt < this.#startedAt) return true;
    if (this.#forgive.has('set_while_offline') && isWrong && run.clockSet > 0) return true;
    if (this.#forgive.has('pong_across_sleep') && isWrong && run.slept > 0) return true;
    if (this.#forgive.has('shared_numbering') && this.#overtaken.has(id)) return true;
    return this.#forgive.has('held_up_counts_as_live') && arrivedAt - at > BELIEVED - CLOCK_ERROR;
  }

  /** Whether two readings have gone by the number of this one. */
  isContested(id: number): boolean {
    return (this.#isHostile || this.#forgive.has('shared_numbering')) && this.#contested.has(id);
  }

  #newestOfUser({ run: { session, user } }: Reading): Map<AppRun, number> {
    const key = `${session}/${user}`;
    const newest = this.#newestOf.get(key) ?? new Map<AppRun, number>();
    this.#newestOf.set(key, newest);
    return newest;
  }

  #number(id: number, seq: number | undefined): void {
    const reading = this.readings.get(id);
    if (seq === undefined || reading === undefined) return;
    const key = `${reading.run.session}/${reading.run.user}/${seq}`;
    const ids = this.#numbered.get(key) ?? new Set();
    this.#numbered.set(key, ids.add(id));
    const runs = new Set([...ids].map((other) => this.readings.get(other)?.run));
    // An old confirmation that comes late, which only a hostile network brings about, sets a run's own numbers back.
    if (runs.size > 1 || (this.#isHostile && ids.size > 1)) for (const other of ids) this.#contested.add(other);
  }
}

export const nameOf = ({ device, number }: AppRun): string => `${device} (run ${number})`;
export const eventName = ({ offset, event }: SessionEventData): string => `event ${offset} (${event.kind})`;
