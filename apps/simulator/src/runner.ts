import { SyncError, type ConnectionStatus, type Guest, type RealTimeSyncService } from '@paceline/client';
import type { Cancel, Environment } from '@paceline/core';
import type { NumberedSample } from './compare.ts';
import type { PlannedReading, PlannedSample } from './plan.ts';
import { sight, type Sightings } from './sightings.ts';

export interface RunnerOptions {
  readonly guest: Guest;
  readonly plan: readonly PlannedSample[];
  readonly service: RealTimeSyncService;
  readonly environment: Environment;
}

type State =
  | { readonly name: 'waiting' }
  | { readonly name: 'running'; readonly startedAt: number; readonly cancel: Cancel; readonly end: () => void }
  | { readonly name: 'over' };

/** Samples that fall due within this time go together; more timers would not be more exact. */
const SHORTEST_WAIT = 20;

/** Before a connection that has given up is tried again, milliseconds. */
const REST = 5_000;

/** One participant: sends its planned samples through the real SDK when they are due, and watches the others. */
export class VirtualRunner {
  readonly guest: Guest;
  readonly plan: readonly PlannedSample[];
  readonly service: RealTimeSyncService;
  readonly #environment: Environment;
  readonly #sent: NumberedSample[] = [];
  readonly #problems = new Map<string, string>();
  #state: State = { name: 'waiting' };
  #cancelRest: Cancel = () => undefined;
  #acked = 0;
  #sightings: Sightings = new Map();

  constructor({ guest, plan, service, environment }: RunnerOptions) {
    this.guest = guest;
    this.plan = plan;
    this.service = service;
    this.#environment = environment;
    service.outbox.subscribe(({ acked }) => (this.#acked = acked));
    service.friendUpdates.subscribe((friends) => (this.#sightings = sight(this.#sightings, friends)));
    service.errors.subscribe((error) => this.#note(error));
    service.connectionStatus.subscribe((status) => this.#follow(status));
  }

  get name(): string {
    return this.guest.name;
  }

  get userId(): string {
    return this.guest.userId;
  }

  /** What was sent, in order; each sample as it must be stored. */
  get sent(): readonly NumberedSample[] {
    return this.#sent;
  }

  /** The number up to which the server has stored this runner's samples. */
  get acked(): number {
    return this.#acked;
  }

  get sightings(): Sightings {
    return this.#sightings;
  }

  /** The last reading that was sent. */
  get reading(): PlannedReading | undefined {
    return this.plan[this.#sent.length - 1]?.reading;
  }

  /** What went wrong, each kind once, as sentences. */
  get problems(): readonly string[] {
    return [...this.#problems.values()];
  }

  /** Runs; resolves when the last sample was sent, when it was stopped, or when it could not go on. */
  start(): Promise<void> {
    return new Promise((end) => {
      const startedAt = this.#environment.monotonic();
      this.#state = { name: 'running', startedAt, cancel: () => undefined, end };
      this.#advance();
    });
  }

  /** Sends nothing more. */
  stop(): void {
    const state = this.#state;
    this.#state = { name: 'over' };
    if (state.name !== 'running') return;
    state.cancel();
    state.end();
  }

  /** Leaves the session and closes the connection. */
  async leave(): Promise<void> {
    this.stop();
    this.#cancelRest();
    await this.service.leaveSession();
    this.service.close();
  }

  #advance(): void {
    if (this.#state.name !== 'running') return;
    const now = this.#environment.monotonic() - this.#state.startedAt;
    for (let next = this.#next(); next !== undefined && next.due <= now; next = this.#next()) {
      if (!this.#send(next.reading)) return this.stop();
    }
    const next = this.#next();
    if (next === undefined) return this.stop();
    const cancel = this.#environment.setTimer(Math.max(SHORTEST_WAIT, next.due - now), () => this.#advance());
    this.#state = { ...this.#state, cancel };
  }

  #next(): PlannedSample | undefined {
    return this.plan[this.#sent.length];
  }

  #send(reading: PlannedReading): boolean {
    // The moment of the replay, not of the recording: a fast replay is never in the future.
    const timestamp = new Date(this.service.serverNow()).toISOString();
    try {
      const seq = this.service.sendPaceUpdate({ ...reading, timestamp });
      this.#sent.push({ ...reading, timestamp, seq });
      return true;
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      this.#note(error);
      return false;
    }
  }

  #follow(status: ConnectionStatus): void {
    if (status.state !== 'error') return;
    this.#note(status.error);
    // The SDK rests after a burst of attempts until something happens; here nothing ever would.
    this.#cancelRest();
    if (status.error.retry !== 'never') this.#cancelRest = this.#environment.setTimer(REST, () => this.service.wake());
  }

  #note(error: SyncError): void {
    if (!this.#problems.has(error.kind)) this.#problems.set(error.kind, `${error.message} ${error.remedy}`);
  }
}
