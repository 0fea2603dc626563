import { SyncError, type PaceReading, type RealTimeSyncService, type SessionInfo } from '@paceline/client';
import { hasStarted, isUnplacedDue, newestOf, overdue, placeBeforeFinish, recordingFrom, startFix, takeFix, unplaced, type Arrival, type EarlyFix, type LocationSource, type Recording, type Taken } from '@paceline/client/sources';
import type { Cancel, Environment, Fix, Reading, RecorderState } from '@paceline/core';
import { sightingOf } from './racer.ts';
import type { RunAction, RunState } from './run-state.ts';
import type { ServerTime } from './server-time.ts';
import type { Store } from './store.ts';

export interface RecorderOptions {
  readonly environment: Environment;
  readonly sync: RealTimeSyncService;
  readonly source: LocationSource;
  readonly store: Store<RunState, RunAction>;
  readonly time: ServerTime;
  readonly keepScreenOn: () => () => void;
  /** Milliseconds between two readings; about a second when absent. */
  readonly interval?: (() => number) | undefined;
  /** A recording to go on with. */
  readonly before: RecorderState | undefined;
  /** What is known of the session before the server confirms it. */
  readonly session: SessionInfo | undefined;
  /** Called after each reading that was recorded. */
  readonly recorded: () => void;
  /** The distance of the session's plan was covered, and the recording has ended by itself. */
  readonly finished: () => void;
}

/** Turns the positions of a source into readings, from the runner's start until they finish, or have run the distance of the session's plan. */
export class Recorder {
  readonly #options: RecorderOptions;
  #recording: Recording;
  #session: SessionInfo | undefined;
  #stops: readonly Cancel[] = [];
  /** The newest fix from before the start; set when there is a start to wait for. */
  #awaiting: { readonly early: EarlyFix | undefined } | undefined;
  /** When it was said last that there is no position yet, or when that was first so; on the monotonic clock. */
  #unplacedAt: number | undefined;
  /** Readings of a moment between two attempts to join, in which the SDK takes none. */
  #held: readonly PaceReading[] = [];

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#recording = recordingFrom(options.before);
    this.#session = options.session;
  }

  /** What to keep for a reload. */
  get state(): RecorderState {
    return this.#recording.recorder;
  }

  /** How many readings only this page has. */
  get held(): number {
    return this.#held.length;
  }

  /** Begins, or goes on; a new recording may begin as if `beside` had been recorded. */
  start(beside?: RecorderState): void {
    const { sync, source, store, keepScreenOn } = this.#options;
    if (beside !== undefined && this.state.elapsed === 0) this.#recording = recordingFrom(beside);
    const listener = {
      heard: (fix: Fix, receivedAt: number) => this.#take(fix, receivedAt),
      state: (position: Extract<RunAction, { type: 'position' }>['position']) => store.dispatch({ type: 'position', position }),
    };
    const following = sync.sessionInfo.subscribe((session) => (this.#session = session ?? this.#session));
    this.#stops = [source.start(listener, this.state.elapsed), keepScreenOn(), () => following.unsubscribe()];
  }

  /** Begins at the start, and says that the runner is still there when the source has been silent for a while. */
  tick(): void {
    if (this.#stops.length === 0) return;
    const now = this.#options.environment.now();
    if (!this.#hasStarted()) {
      this.#awaiting ??= { early: undefined };
      return;
    }
    const beginning = this.#awaiting && startFix(this.#awaiting.early, now);
    this.#awaiting = undefined;
    const taken = beginning === undefined ? overdue(this.#recording, this.#arrival(now)) : this.#takenIn(beginning, now);
    if (taken !== undefined) this.#use(taken);
    else this.#sayUnplaced();
  }

  /** Without a position the others would see somebody who is ready, and not why they do not come. It is no part of the run. */
  #sayUnplaced(): void {
    const now = this.#options.environment.monotonic();
    const reading = unplaced(this.#recording);
    this.#unplacedAt ??= now;
    if (reading === undefined || !isUnplacedDue(this.#unplacedAt, now)) return;
    this.#unplacedAt = now;
    // Between two attempts to join nobody would hear it.
    const error = this.#attempt(reading);
    if (error !== undefined && error.kind !== 'not_in_session') this.#options.store.dispatch({ type: 'problem', error });
  }

  /** Sends the newest reading once more, as the finish, and stops. */
  finish(): void {
    const reading = newestOf(this.#recording);
    this.stop();
    if (reading !== undefined) this.#send({ ...wireReading(reading), status: 'finished' });
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #take(fix: Fix, receivedAt: number): void {
    if (this.#hasStarted()) {
      this.tick();
      const taken = this.#takenIn(fix, receivedAt);
      // What only says that time goes on has no position to believe.
      if (fix.location !== undefined || taken.rejection !== undefined) this.#options.store.dispatch({ type: 'judged', rejection: taken.rejection });
      this.#use(taken);
    } else {
      this.#awaiting = { early: { fix, receivedAt } };
    }
  }

  #takenIn(fix: Fix, receivedAt: number): Taken {
    const isNear = placeBeforeFinish(this.#session, this.state.odometer.distance) !== 'far';
    return takeFix(this.#recording, fix, this.#arrival(receivedAt), isNear ? 0 : this.#options.interval?.());
  }

  #arrival(wall: number): Arrival {
    return { wall, monotonic: this.#options.environment.monotonic() };
  }

  #use({ recording, reading }: Taken): void {
    this.#recording = recording;
    if (reading === undefined) return;
    const isFinish = placeBeforeFinish(this.#session, reading.distance) === 'finish';
    // As it was measured: the moment of the finish lies between it and the one before.
    this.#send({ ...wireReading(reading), ...(isFinish && { status: 'finished' as const }) });
    this.#options.recorded();
    if (!isFinish) return;
    this.stop();
    this.#options.finished();
  }

  #hasStarted(): boolean {
    return hasStarted(this.#session, this.#options.time.now());
  }

  #send(reading: PaceReading): void {
    const { store, time } = this.#options;
    store.dispatch({ type: 'recorded', sighting: sightingOf(reading, time.now()) });
    const due = [...this.#held, reading];
    this.#held = [];
    for (const [place, one] of due.entries()) {
      const error = this.#attempt(one);
      if (error?.kind === 'not_in_session') {
        this.#held = due.slice(place).map((held) => ({ timestamp: new Date(time.now()).toISOString(), ...held }));
        return;
      }
      if (error !== undefined) store.dispatch({ type: 'problem', error });
    }
  }

  #attempt(reading: PaceReading): SyncError | undefined {
    try {
      this.#options.sync.sendPaceUpdate(reading);
      return undefined;
    } catch (error) {
      if (error instanceof SyncError) return error;
      throw error;
    }
  }
}

/** A reading as it is sent. The heart rate stays here: it is health data, and nobody has asked for it. */
function wireReading({ time: _, segment: _segment, estimated: _estimated, heartRate: _heartRate, ...reading }: Reading): PaceReading {
  return reading;
}
