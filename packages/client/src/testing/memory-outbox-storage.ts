import { systemEnvironment, type Environment } from '@paceline/core';
import type { TrackSample } from '@paceline/protocol';
import { existsAlready, KeptOutbox, LeftKeptOutbox, takeOverEach, type OutboxPlace, type OutboxWrite } from '../outbox/kept-outbox.ts';
import { OutboxStorageError } from '../outbox/outbox-storage-error.ts';
import type { LeftOutbox, OutboxKey, OutboxStorage, StoredOutbox } from '../sync/outbox-storage.ts';

export interface MemoryOutboxStorageOptions {
  /** For the time that writes take, and for what is left of one in a crash; the platform's own when absent. */
  readonly environment?: Environment;
  /** Milliseconds that a write takes; 0 when absent. */
  readonly writeTime?: number;
}

/** One run of an app on the device. */
class Run {
  #alive = true;
  /** What a crash does to each write that is under way. */
  readonly underWay = new Set<() => void>();

  get alive(): boolean {
    return this.#alive;
  }

  end(): void {
    this.#alive = false;
    for (const interrupt of this.underWay) interrupt();
  }
}

interface Kept {
  readonly key: OutboxKey;
  readonly samples: Map<number, TrackSample>;
  holder: Run | undefined;
}

/** What all runs on one device have in common. */
interface Device {
  readonly environment: Environment;
  readonly writeTime: number;
  readonly outboxes: Map<string, Kept>;
  /** Samples that there is room for. */
  capacity: number;
}

/**
 * Keeps outboxes in memory, as a device's disk does: for tests and simulations, in which an app ends without a process
 * that ends with it. What it keeps outlives the services that were given it.
 */
export class MemoryOutboxStorage implements OutboxStorage {
  #device: Device;
  #run = new Run();

  constructor({ environment = systemEnvironment, writeTime = 0 }: MemoryOutboxStorageOptions = {}) {
    this.#device = { environment, writeTime, outboxes: new Map(), capacity: Infinity };
  }

  /** Samples that the device has room for, over all outboxes. What is kept already stays, however small it is made. */
  get capacity(): number {
    return this.#device.capacity;
  }

  set capacity(samples: number) {
    this.#device.capacity = samples;
  }

  /** The storage of another app, tab or service on the same device. */
  anotherRun(): MemoryOutboxStorage {
    const another = new MemoryOutboxStorage();
    another.#device = this.#device;
    return another;
  }

  /**
   * Ends the run as a crash does: what it holds becomes free, and of the writes under way some are done, by chance, and
   * none resolves. The outboxes that it handed out refuse from then on, and whatever is asked next is of a new run.
   */
  crash(): void {
    this.#run.end();
    this.#run = new Run();
  }

  async create(key: OutboxKey): Promise<StoredOutbox> {
    const { outboxes } = this.#device;
    const name = nameOf(key);
    if (outboxes.has(name)) throw existsAlready(key);
    const kept: Kept = { key, samples: new Map(), holder: this.#run };
    outboxes.set(name, kept);
    return new KeptOutbox(key, new MemoryPlace(this.#device, kept, this.#run));
  }

  takeOver(userId: string): Promise<readonly LeftOutbox[]> {
    const ofUser = [...this.#device.outboxes.values()].filter(({ key }) => key.userId === userId);
    return takeOverEach(ofUser.map((kept) => async () => this.#take(kept)));
  }

  #take(kept: Kept): LeftOutbox | undefined {
    if (kept.holder?.alive === true) return undefined;
    if (kept.samples.size === 0) {
      this.#device.outboxes.delete(nameOf(kept.key));
      return undefined;
    }
    kept.holder = this.#run;
    const samples = [...kept.samples.values()].sort((a, b) => a.seq - b.seq);
    return new LeftKeptOutbox(kept.key, new MemoryPlace(this.#device, kept, this.#run), { samples, faults: [] });
  }
}

class MemoryPlace implements OutboxPlace {
  readonly #device: Device;
  readonly #kept: Kept;
  readonly #run: Run;

  constructor(device: Device, kept: Kept, run: Run) {
    this.#device = device;
    this.#kept = kept;
    this.#run = run;
  }

  async commit(writes: readonly OutboxWrite[]): Promise<void> {
    this.#assertAlive();
    await this.#takeTime(writes);
    this.#assertAlive();
    this.#assertRoom(writes);
    for (const write of writes) this.#do(write);
  }

  async remove(): Promise<void> {
    this.#assertAlive();
    this.#device.outboxes.delete(nameOf(this.#kept.key));
  }

  release(): void {
    if (this.#kept.holder === this.#run) this.#kept.holder = undefined;
  }

  async #takeTime(writes: readonly OutboxWrite[]): Promise<void> {
    const { environment, writeTime } = this.#device;
    if (writeTime === 0) return;
    const interrupt = (): void => this.#doSome(writes);
    this.#run.underWay.add(interrupt);
    await new Promise<void>((resolve) => void environment.setTimer(writeTime, resolve));
    this.#run.underWay.delete(interrupt);
  }

  /** A crash in the middle of a write: any part of it may have reached the disk, from its beginning; of what replaces all or nothing. */
  #doSome(writes: readonly OutboxWrite[]): void {
    const single = writes.flatMap((write): readonly OutboxWrite[] => (write.kind === 'append' ? write.samples.map((sample) => ({ kind: 'append', samples: [sample] })) : [write]));
    const done = Math.floor(this.#device.environment.random() * (single.length + 1));
    for (const write of single.slice(0, done)) this.#do(write);
  }

  #do(write: OutboxWrite): void {
    const { samples } = this.#kept;
    if (write.kind === 'forget') for (const seq of samples.keys()) if (seq <= write.seq) samples.delete(seq);
    if (write.kind === 'forget') return;
    if (write.kind === 'replace') samples.clear();
    for (const sample of write.samples) samples.set(sample.seq, sample);
  }

  #assertRoom(writes: readonly OutboxWrite[]): void {
    const added = writes.reduce((sum, write) => sum + (write.kind === 'forget' ? 0 : write.samples.length), 0);
    const kept = [...this.#device.outboxes.values()].reduce((sum, { samples }) => sum + samples.size, 0);
    if (added === 0 || kept + added <= this.#device.capacity) return;
    throw new OutboxStorageError('full', `There is room for ${this.#device.capacity} samples, and ${kept} are kept; raise "capacity".`);
  }

  #assertAlive(): void {
    if (this.#run.alive) return;
    throw new OutboxStorageError('lost', `The run that had the outbox of writer ${this.#kept.key.writer} has crashed; make another outbox with "create".`);
  }
}

const nameOf = ({ sessionId, userId, writer }: OutboxKey): string => JSON.stringify([userId, sessionId, writer]);
