import type { DownMessage, FriendUpdateData, SessionEventData, TrackSample, UpMessage } from '@paceline/protocol';
import type { AppRun, Reading, Wire, Witness } from '../world/witness.ts';
import { CLOCK_ERROR } from './clock-error.ts';
import type { KnownLimit } from './known-limits.ts';
import type { Stored } from './stored.ts';

export type PromiseId = 'G1' | 'G2' | 'G3' | 'G4' | 'G5' | 'G6' | 'G7' | 'G8' | 'G9' | 'G10';

/** Says that a promise was broken: what was seen, and what was expected. */
export type Report = (promise: PromiseId, message: string) => void;

/** A live sample that comes later than this is not believed, milliseconds. */
const BELIEVED = 10_000;
/** What was held up comes within that time, milliseconds. */
const BURST = 1_500;

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
  /** Those that came through a seat, and so into the live picture. */
  readonly cameLive = new Set<number>();
  /** And when it last did. */
  readonly lastArrivedAt = new Map<number, number>();
  /** When the present server process heard the first sample of a run. */
  readonly #firstOf = new Map<AppRun, number>();
  /** Those that came with the first one. */
  readonly #first = new Set<number>();
  /** By run and seq, the readings that went by it. */
  readonly #numbered = new Map<AppRun, Map<number, Set<number>>>();
  readonly #contested = new Set<number>();
  /** Those that another run than the one which recorded them has uploaded. */
  readonly #left = new Set<number>();
  /** What a reading was stamped with when it was sent. */
  readonly #stamps = new Map<number, number>();
  /** Runs that know the server's clock by its welcome alone, and for how long that was under way; milliseconds. */
  readonly #welcomed = new Map<AppRun, number>();
  /** The same of the readings that were stamped meanwhile. */
  readonly #roughly = new Map<number, number>();
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
    this.#number(reading.id, reading.sample.seq);
    this.#roughly.set(reading.id, this.#welcomed.get(reading.run) ?? 0);
  }

  heard(run: AppRun, message: DownMessage): void {
    if (message.type === 'welcome') this.#welcomed.set(run, this.#now() - message.data.serverTime);
    if (message.type === 'pong') this.#welcomed.delete(run);
  }

  up(wire: Wire, message: UpMessage): void {
    for (const sample of samplesOf(message)) {
      const id = idOf(sample);
      this.#number(id, sample.seq);
      this.#stamps.set(id, Date.parse(sample.timestamp));
      if (this.readings.get(id)?.run !== wire.run) this.#left.add(id);
      if (wire.closedWith !== undefined) continue;
      if (message.type !== 'track_batch' || message.data.writer === undefined) this.cameLive.add(id);
      this.lastArrivedAt.set(id, this.#now());
      const first = this.#firstOf.get(wire.run) ?? this.#now();
      this.#firstOf.set(wire.run, first);
      if (this.#now() - first < BURST) this.#first.add(id);
      if (!this.arrivedAt.has(id)) this.arrivedAt.set(id, this.#now());
    }
  }

  /** What a server has taken and lost in its crash has not come yet. */
  found({ tracks }: Stored): void {
    const stored = new Set([...tracks.values()].flatMap((track) => track.map(idOf)));
    for (const id of this.cameLive) if (!stored.has(id)) this.cameLive.delete(id);
  }

  serverStarted(): void {
    this.#firstOf.clear();
  }

  /** By how much the stamp of a reading of an SDK may be wrong, milliseconds: a device that has slept cannot tell for how long. */
  stampError({ id, run }: Reading): number {
    const set = this.#forgive.has('set_before_a_crash') && this.#left.has(id) ? run.clockSet : 0;
    return CLOCK_ERROR + run.slept + set + (this.#roughly.get(id) ?? 0);
  }

  /** Whether a known limit explains that the server takes this reading for another time than that of its recording. */
  isMisdated(reading: Reading): boolean {
    const { id, at, run } = reading;
    const arrivedAt = this.arrivedAt.get(id) ?? Infinity;
    const error = Math.abs((this.#stamps.get(id) ?? at) - at);
    if (this.#forgive.has('slept_in_doubt') && run.slept > 0 && error > CLOCK_ERROR && error <= run.slept + CLOCK_ERROR) return true;
    return this.#forgive.has('first_held_up') && this.#first.has(id) && arrivedAt - at > BELIEVED - CLOCK_ERROR;
  }

  /** Whether a known limit explains that this sample, which the server has numbered, is taken for newer than the stored one of `seq`. */
  isGivenAgain(sample: FriendUpdateData, seq: number): boolean {
    return this.#forgive.has('seen_then_lost') && this.readings.get(idOf(sample))?.sample.seq === undefined && (sample.seq ?? 0) >= seq;
  }

  /** Whether two readings have gone by the number of this one: an old confirmation that comes late, as only a hostile network brings about, sets a run's numbers back. */
  isContested(id: number): boolean {
    return this.#isHostile && this.#contested.has(id);
  }

  #number(id: number, seq: number | undefined): void {
    const run = this.readings.get(id)?.run;
    if (seq === undefined || run === undefined) return;
    const numbered = this.#numbered.get(run) ?? new Map<number, Set<number>>();
    this.#numbered.set(run, numbered);
    const ids = numbered.get(seq) ?? new Set();
    numbered.set(seq, ids.add(id));
    if (ids.size > 1) for (const other of ids) this.#contested.add(other);
  }
}

export const nameOf = ({ device, number }: AppRun): string => `${device} (run ${number})`;
export const eventName = ({ offset, event }: SessionEventData): string => `event ${offset} (${event.kind})`;
