import type { TrackSample } from '@paceline/protocol';
import type { LeftOutbox, OutboxKey, StoredOutbox } from '../sync/outbox-storage.ts';
import { GroupedWrites } from './grouped-writes.ts';
import { OutboxStorageError } from './outbox-storage-error.ts';

export type OutboxWrite =
  | { readonly kind: 'append'; readonly samples: readonly TrackSample[] }
  | { readonly kind: 'forget'; readonly seq: number }
  /** In place of everything before it. */
  | { readonly kind: 'replace'; readonly samples: readonly TrackSample[] };

/** Where one outbox is kept: what the implementations differ in. Calls come one at a time. */
export interface OutboxPlace {
  /** Carries out the writes in their order, all of them or none. All but what is forgotten survives a crash when it resolves. */
  commit(writes: readonly OutboxWrite[]): Promise<void>;
  /** Removes what is kept and lets go of it. */
  remove(): Promise<void>;
  /** Lets go of it, for another run. What it keeps is committed, so there is nothing that can fail. */
  release(): void;
}

/** An outbox of this run, whatever it is kept in: calls in their order, grouped, and none after its end. */
export class KeptOutbox implements StoredOutbox {
  readonly key: OutboxKey;
  readonly #place: OutboxPlace;
  readonly #writes: GroupedWrites<OutboxWrite>;
  #state: 'open' | 'removed' | 'released' = 'open';

  constructor({ sessionId, userId, writer }: OutboxKey, place: OutboxPlace) {
    this.key = { sessionId, userId, writer };
    this.#place = place;
    this.#writes = new GroupedWrites((writes) => place.commit(writes));
  }

  async append(samples: readonly TrackSample[]): Promise<void> {
    this.#assertOpen();
    if (samples.length > 0) await this.#writes.add({ kind: 'append', samples });
  }

  async forget(seq: number): Promise<void> {
    this.#assertOpen();
    await this.#writes.add({ kind: 'forget', seq });
  }

  async replace(samples: readonly TrackSample[]): Promise<void> {
    this.#assertOpen();
    await this.#writes.add({ kind: 'replace', samples });
  }

  async remove(): Promise<void> {
    this.#assertOpen();
    this.#state = 'removed';
    await this.#writes.idle();
    try {
      await this.#place.remove();
    } catch (error) {
      this.#state = 'open';
      throw error;
    }
  }

  release(): void {
    if (this.#state !== 'open') return;
    this.#state = 'released';
    void this.#writes.idle().then(() => this.#place.release());
  }

  #assertOpen(): void {
    if (this.#state === 'open') return;
    throw new OutboxStorageError('misused', `The outbox of writer ${this.key.writer} was ${this.#state}; make another one with "create".`);
  }
}

/** What was found in an outbox that a run of the app has left. */
export interface Findings {
  /** Ascending by seq. */
  readonly samples: readonly TrackSample[];
  /** What is wrong with each record that could not be read, without its content, which says where people are. */
  readonly faults: readonly string[];
}

export class LeftKeptOutbox extends KeptOutbox implements LeftOutbox {
  readonly samples: readonly TrackSample[];
  readonly damage?: string;

  constructor(key: OutboxKey, place: OutboxPlace, { samples, faults }: Findings) {
    super(key, place);
    this.samples = samples;
    if (faults.length > 0) this.damage = damageOf(faults);
  }
}

/** Faults that are told one by one; of the others, how many there are. */
const MOST_TOLD = 3;

function damageOf(faults: readonly string[]): string {
  const told = faults.slice(0, MOST_TOLD).join('; ');
  const more = faults.length > MOST_TOLD ? `; and ${faults.length - MOST_TOLD} more` : '';
  return `${faults.length === 1 ? 'One record' : `${faults.length} records`} of the outbox could not be read: ${told}${more}.`;
}

export function existsAlready({ writer }: OutboxKey): OutboxStorageError {
  return new OutboxStorageError('misused', `There is an outbox of writer ${writer} already; give every run of the app a writer id of its own.`);
}

/**
 * Takes over one outbox after the other, without those that give `undefined`. One that fails stays where it is and does
 * not hold up the rest; its error is told once there is nothing else to hand out.
 */
export async function takeOverEach(attempts: readonly (() => Promise<LeftOutbox | undefined>)[]): Promise<readonly LeftOutbox[]> {
  const taken: LeftOutbox[] = [];
  const errors: unknown[] = [];
  for (const attempt of attempts) {
    try {
      const outbox = await attempt();
      if (outbox !== undefined) taken.push(outbox);
    } catch (error) {
      errors.push(error);
    }
  }
  if (taken.length === 0 && errors.length > 0) throw errors[0];
  return taken;
}
