import type { SessionEventData, TrackSample, UpMessage } from '@paceline/protocol';
import type { AppRun, Reading, Wire, Witness } from '../world/witness.ts';
import { CLOCK_ERROR } from './clock-error.ts';
import type { KnownLimit } from './known-limits.ts';

export type PromiseId = 'G1' | 'G2' | 'G3' | 'G4' | 'G5' | 'G6' | 'G7' | 'G8' | 'G9';

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
  readonly #now: () => number;
  readonly #forgive: ReadonlySet<KnownLimit>;

  constructor(now: () => number, forgive: ReadonlySet<KnownLimit>) {
    this.#now = now;
    this.#forgive = forgive;
  }

  recorded(reading: Reading): void {
    this.readings.set(reading.id, reading);
    const own = this.ofRun.get(reading.run);
    if (own === undefined) this.ofRun.set(reading.run, [reading]);
    else own.push(reading);
  }

  up(wire: Wire, message: UpMessage): void {
    for (const sample of samplesOf(message)) {
      const id = idOf(sample);
      if (wire.closedWith !== undefined) continue;
      if (message.type !== 'track_batch' || message.data.writer === undefined) this.cameLive.add(id);
      this.lastArrivedAt.set(id, this.#now());
      const first = this.#firstOf.get(wire.run) ?? this.#now();
      this.#firstOf.set(wire.run, first);
      if (this.#now() - first < BURST) this.#first.add(id);
      if (!this.arrivedAt.has(id)) this.arrivedAt.set(id, this.#now());
    }
  }

  serverStarted(): void {
    this.#firstOf.clear();
  }

  /** Whether a known limit explains that the server takes this reading for another time than that of its recording. */
  isMisdated({ id, at }: Reading): boolean {
    const arrivedAt = this.arrivedAt.get(id) ?? Infinity;
    return this.#forgive.has('first_held_up') && this.#first.has(id) && arrivedAt - at > BELIEVED - CLOCK_ERROR;
  }
}

export const nameOf = ({ device, number }: AppRun): string => `${device} (run ${number})`;
export const eventName = ({ offset, event }: SessionEventData): string => `event ${offset} (${event.kind})`;
