import { recorderStart, systemEnvironment, type Cancel, type Environment, type Fix, type Reading, type RecorderState, type Rejection } from '@paceline/core';
import { SyncError } from '../errors.ts';
import type { SessionInfo } from '../sync/models.ts';
import type { PaceReading } from '../sync/reading.ts';
import type { RunSource } from '../sync/run-source.ts';
import type { SyncService } from '../sync/sync-service.ts';
import { hasStarted, ownStart, placeBeforeFinish } from './planned.ts';
import { isUnplacedDue, newestOf, overdue, recordingFrom, startFix, takeFix, unplaced, type Arrival, type EarlyFix, type Recording, type Taken } from './recording.ts';
import { withSensors, type Sensors } from './sensors.ts';
import type { FootPodSource, HeartRateSource, LocationSource, SourceState } from './source.ts';

export interface RunSourceOptions {
  /** Absent on a treadmill. */
  readonly location?: LocationSource | undefined;
  readonly heartRate?: HeartRateSource | undefined;
  readonly footPod?: FootPodSource | undefined;
  /** Whether the heart rate is sent to the server: it is health data, and stays on the device unless the runner wants it. */
  readonly sendHeartRate?: boolean | undefined;
  /** A recording to go on with, after a crash or a reload. */
  readonly before?: RecorderState | undefined;
  /**
   * Milliseconds between two readings: 900 when absent, more to spare a battery, as `batterySaver` says; called before each.
   * After 4 s one goes out in any case, so that nobody looks lost.
   */
  readonly interval?: (() => number) | undefined;
  /** The platform's own when absent. */
  readonly environment?: Environment | undefined;
  /** Each reading that was recorded, and what to keep for a crash. */
  readonly recorded?: ((reading: Reading, state: RecorderState) => void) | undefined;
  /** The distance of the session's plan was covered: the recording has ended by itself, and this reading is the finish. */
  readonly finished?: ((reading: Reading) => void) | undefined;
  /** A position that was not believed, and why. */
  readonly rejected?: ((rejection: Rejection) => void) | undefined;
  readonly state?: ((source: 'location' | 'heartRate' | 'footPod', state: SourceState) => void) | undefined;
  /** What went wrong with a reading, such as `outbox_full`; the recording goes on. */
  readonly failed?: ((error: SyncError) => void) | undefined;
}

/** How often time goes on without a fix, milliseconds. */
const BEAT = 1_000;
const USUAL_INTERVAL = 900;

/** A run that is fed by sources: give it to `service.record`. */
export const runSource = (options: RunSourceOptions): RunSource => ({ recordFor: (service) => new SourceRecorder(service, options).begin() });

/** Turns what the sources of one run tell into readings, from the runner's start to the finish. */
class SourceRecorder {
  readonly #service: SyncService;
  readonly #options: RunSourceOptions;
  readonly #environment: Environment;
  #recording: Recording;
  #sensors: Sensors = {};
  #session: SessionInfo | undefined;
  /** The newest fix from before the start; set while there is one to wait for. */
  #awaiting: { readonly early: EarlyFix | undefined } | undefined;
  /** When it was said last that there is no position yet, or when that was first so; on the monotonic clock. */
  #unplacedAt: number | undefined;
  #stops: Cancel[] = [];
  #isOver = false;

  constructor(service: SyncService, options: RunSourceOptions) {
    this.#service = service;
    this.#options = options;
    this.#environment = options.environment ?? systemEnvironment;
    this.#recording = recordingFrom(options.before);
  }

  begin(): ReturnType<RunSource['recordFor']> {
    const { location, heartRate, footPod, before = recorderStart } = this.#options;
    const following = this.#service.sessionInfo.subscribe((session) => (this.#session = session ?? this.#session));
    const told = (source: 'location' | 'heartRate' | 'footPod') => (state: SourceState) => this.#options.state?.(source, state);
    if (!this.#hasStarted()) this.#awaiting = { early: undefined };
    let beat: Cancel = () => undefined;
    const next = (): void => {
      beat = this.#environment.setTimer(this.#untilBeat(), () => {
        this.#tick();
        if (this.#stops.length > 0) next();
      });
    };
    const sources = [
      location?.start({ heard: (fix, receivedAt) => this.#take(fix, receivedAt), state: told('location') }, before.elapsed),
      heartRate?.start({ heard: (value, at) => (this.#sensors = { ...this.#sensors, heartRate: { value, at } }), state: told('heartRate') }, before.elapsed),
      footPod?.start({ heard: (value, at) => (this.#sensors = { ...this.#sensors, steps: { value, at } }), state: told('footPod') }, before.elapsed),
    ];
    this.#stops = [() => following.unsubscribe(), () => beat(), ...sources.flatMap((stop) => stop ?? [])];
    next();
    return (how) => void (how === 'replaced' ? this.#stop() : this.#finish());
  }

  /** The newest reading once more, as the finish. */
  #finish(): void {
    if (!this.#stop()) return;
    const reading = newestOf(this.#recording);
    if (reading !== undefined) this.#send({ ...this.#wireReading(reading), status: 'finished' });
  }

  /** Ends all sources; false when that was done before. */
  #stop(): boolean {
    const stops = this.#stops;
    this.#stops = [];
    this.#isOver ||= stops.length > 0;
    for (const stop of stops) stop();
    return stops.length > 0;
  }

  /** Milliseconds until time goes on without a fix, and not beyond the start. */
  #untilBeat(): number {
    const start = this.#hasStarted() || this.#session === undefined ? undefined : ownStart(this.#session);
    return start === undefined ? BEAT : Math.max(1, Math.min(BEAT, start - this.#service.serverNow()));
  }

  /** Begins at the start, and goes on where no position comes: by the foot pod, or by time alone. */
  #tick(): void {
    const now = this.#environment.now();
    if (!this.#hasStarted()) {
      this.#awaiting ??= { early: undefined };
      return;
    }
    const beginning = this.#awaiting === undefined ? undefined : startFix(this.#awaiting.early, now);
    this.#awaiting = undefined;
    const isOnPod = this.#options.location === undefined && this.#sensors.steps !== undefined;
    const fix = beginning ?? (isOnPod ? { time: now } : undefined);
    if (fix !== undefined) return this.#record(fix, now);
    const taken = overdue(this.#recording, this.#arrival(now));
    if (taken !== undefined) this.#taken(taken);
    else this.#sayUnplaced();
  }

  /** Without a position the others would see somebody who is ready, and not why they do not come. */
  #sayUnplaced(): void {
    const now = this.#environment.monotonic();
    const reading = this.#options.location === undefined ? undefined : unplaced(this.#recording);
    this.#unplacedAt ??= now;
    if (reading === undefined || !isUnplacedDue(this.#unplacedAt, now)) return;
    this.#unplacedAt = now;
    this.#send(reading);
  }

  #take(fix: Fix, receivedAt: number): void {
    // A source may still have been on its way with it.
    if (this.#isOver) return;
    if (!this.#hasStarted()) {
      this.#awaiting = { early: { fix, receivedAt } };
      return;
    }
    if (this.#awaiting !== undefined) this.#tick();
    this.#record(fix, receivedAt);
  }

  #record(fix: Fix, receivedAt: number): void {
    const isNear = placeBeforeFinish(this.#session, this.#recording.recorder.odometer.distance) !== 'far';
    const apart = isNear ? 0 : (this.#options.interval?.() ?? USUAL_INTERVAL);
    this.#taken(takeFix(this.#recording, withSensors(fix, this.#sensors, receivedAt), this.#arrival(receivedAt), apart));
  }

  #arrival(wall: number): Arrival {
    return { wall, monotonic: this.#environment.monotonic() };
  }

  #taken({ recording, reading, rejection }: Taken): void {
    const { recorded, rejected, finished } = this.#options;
    this.#recording = recording;
    if (rejection !== undefined) rejected?.(rejection);
    if (reading === undefined) return;
    const isFinish = placeBeforeFinish(this.#session, reading.distance) === 'finish';
    // As it was measured: the moment of the finish lies between it and the one before.
    this.#send({ ...this.#wireReading(reading), ...(isFinish && { status: 'finished' as const }) });
    recorded?.(reading, recording.recorder);
    if (isFinish && this.#stop()) finished?.(reading);
  }

  #hasStarted(): boolean {
    return hasStarted(this.#session, this.#service.serverNow());
  }

  #wireReading({ time: _time, segment: _segment, estimated: _estimated, heartRate, ...reading }: Reading): PaceReading {
    return { ...reading, ...(this.#options.sendHeartRate === true && heartRate !== undefined && { heartRate }) };
  }

  #send(reading: PaceReading): void {
    try {
      this.#service.sendPaceUpdate(reading);
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      this.#options.failed?.(error);
    }
  }
}
