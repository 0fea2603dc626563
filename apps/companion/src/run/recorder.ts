import { SyncError, type PaceReading, type RealTimeSyncService, type SessionInfo } from '@paceline/client';
import { recordingFrom, silentFix, startFix, takeFix, type EarlyFix, type LocationSource, type Recording } from '@paceline/client/sources';
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
  /** A recording to go on with. */
  readonly before: RecorderState | undefined;
  /** What is known of the session before the server confirms it. */
  readonly session: SessionInfo | undefined;
  /** Called after each reading that was recorded. */
  readonly recorded: () => void;
}

/** Turns the positions of a source into readings, from the start of the session until the runner finishes. */
export class Recorder {
  readonly #options: RecorderOptions;
  #recording: Recording;
  #session: SessionInfo | undefined;
  #stops: readonly Cancel[] = [];
  /** The newest fix from before a common start; set when there is a start to wait for. */
  #awaiting: { readonly early: EarlyFix | undefined } | undefined;
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

  /** Begins at the common start, and says that the runner is still there when the source has been silent for a while. */
  tick(): void {
    if (this.#stops.length === 0) return;
    const now = this.#options.environment.now();
    if (!this.#hasStarted()) {
      this.#awaiting ??= { early: undefined };
      return;
    }
    const fix = this.#awaiting === undefined ? silentFix(this.#recording, now) : startFix(this.#awaiting.early, now);
    this.#awaiting = undefined;
    if (fix !== undefined) this.#record(fix, now);
  }

  /** Sends the last reading once more, as the finish, and stops. */
  finish(): void {
    const { reading } = this.#recording;
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
      this.#record(fix, receivedAt);
    } else {
      this.#awaiting = { early: { fix, receivedAt } };
    }
  }

  #record(fix: Fix, receivedAt: number): void {
    const { recording, reading, rejection } = takeFix(this.#recording, fix, receivedAt);
    // What says only that time goes on has no position to believe.
    if (fix.location !== undefined || rejection !== undefined) this.#options.store.dispatch({ type: 'judged', rejection });
    this.#recording = recording;
    if (reading === undefined) return;
    this.#send(wireReading(reading));
    this.#options.recorded();
  }

  /** By the corrected clock rather than the server's word, so that everyone starts at the same instant. */
  #hasStarted(): boolean {
    const { status, startsAt } = this.#session ?? {};
    if (status !== 'waiting') return status === 'active';
    return startsAt !== undefined && this.#options.time.now() >= startsAt;
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
