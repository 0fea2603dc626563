import { SyncError, type ConnectionStatus, type Guest, type RealTimeSyncService, type SessionInfo } from '@paceline/client';
import { ownStart } from '@paceline/client/sources';
import type { Cancel, Environment } from '@paceline/core';
import type { NumberedSample } from './compare.ts';
import type { PlannedReading, PlannedSample } from './plan.ts';
import { cutAt } from './race.ts';
import { sight, type Sightings } from './sightings.ts';

export interface RunnerOptions {
  readonly guest: Guest;
  readonly plan: readonly PlannedSample[];
  readonly service: RealTimeSyncService;
  readonly environment: Environment;
  /** Milliseconds until a sample that is recorded then goes out at once, as soon as the server has said so. */
  readonly untilDue: () => number | undefined;
}

type State =
  | { readonly name: 'waiting' }
  | { readonly name: 'running'; readonly startedAt: number; readonly isInStep: boolean; readonly cancel: Cancel; readonly end: () => void }
  | { readonly name: 'over' };

/** Samples that fall due within this time go together; more timers would not be more exact. */
const SHORTEST_WAIT = 20;

const SECOND = 1_000;

/** Before a connection that has given up is tried again, milliseconds. */
const REST = 5_000;

/** One participant: sends its planned samples through the real SDK when they are due, and watches the others. */
export class VirtualRunner {
  readonly guest: Guest;
  readonly service: RealTimeSyncService;
  readonly #environment: Environment;
  readonly #untilDue: RunnerOptions['untilDue'];
  readonly #sent: NumberedSample[] = [];
  /** Whom this runner has seen finish, by user id, in that order. */
  readonly finishes: string[] = [];
  readonly #problems = new Map<string, string>();
  #state: State = { name: 'waiting' };
  #cancelRest: Cancel = () => undefined;
  #acked = 0;
  #plan: readonly PlannedSample[];
  #session: SessionInfo | undefined;
  #sightings: Sightings = new Map();

  constructor({ guest, plan, service, environment, untilDue }: RunnerOptions) {
    this.guest = guest;
    this.#plan = plan;
    this.service = service;
    this.#environment = environment;
    this.#untilDue = untilDue;
    service.sessionInfo.subscribe((session) => (this.#session = session ?? this.#session));
    service.sessionEvents.subscribe(({ event }) => void (event.kind === 'finished' && this.finishes.push(event.userId)));
    service.samples.subscribe((sample) => this.#sent.push(sample));
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

  get plan(): readonly PlannedSample[] {
    return this.#plan;
  }

  /** Runs no farther than the distance of the race, metres. */
  finishAt(distance: number | undefined): void {
    this.#plan = cutAt(this.#plan, distance);
  }

  /** Milliseconds until this runner starts, later than others in a handicap. */
  get untilStart(): number {
    const start = this.#session === undefined ? undefined : ownStart(this.#session);
    return Math.max(0, (start ?? 0) - this.service.serverNow());
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
      this.#state = { name: 'running', startedAt, isInStep: false, cancel: () => undefined, end };
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
    const wait = Math.max(SHORTEST_WAIT, next.due - now);
    const shift = this.#shiftOf(wait);
    const cancel = this.#environment.setTimer(wait + shift, () => this.#advance());
    this.#state = { ...this.#state, startedAt: this.#state.startedAt + shift, isInStep: this.#state.isInStep || this.#untilDue() !== undefined, cancel };
  }

  /** Milliseconds by which the rest of the plan is put off, once: then its whole seconds are those in which the session's samples go out. */
  #shiftOf(wait: number): number {
    const due = this.#state.name === 'running' && !this.#state.isInStep ? this.#untilDue() : undefined;
    return due === undefined ? 0 : (((due - wait) % SECOND) + SECOND) % SECOND;
  }

  #next(): PlannedSample | undefined {
    return this.plan[this.#sent.length];
  }

  #send(reading: PlannedReading): boolean {
    // The moment of the replay, not of the recording: a fast replay is never in the future.
    const timestamp = new Date(this.service.serverNow()).toISOString();
    try {
      this.service.sendPaceUpdate({ ...reading, timestamp });
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
