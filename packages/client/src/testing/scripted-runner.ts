import type { Environment } from '@paceline/core';
import type { WebSocketConstructor } from '../platform.ts';
import type { PaceReading } from '../sync/reading.ts';
import { RealTimeSyncService } from '../sync/service.ts';
import { Timers } from '../timers.ts';

/** What a scripted runner does, one step after the other. After the last step they stand there, or are gone. */
export type ScriptStep =
  /** Runs at `speed` metres per second. */
  | { readonly do: 'run'; readonly seconds: number; readonly speed: number }
  | { readonly do: 'pause'; readonly seconds: number }
  /** Sends nothing, as a phone whose app is asleep. */
  | { readonly do: 'vanish'; readonly seconds: number }
  | { readonly do: 'finish' }
  | { readonly do: 'leave' };

export interface ScriptedRunnerOptions {
  readonly sessionId: string;
  /** The name that others see; the user's id when absent. */
  readonly name?: string | undefined;
  /** Users who may join as well, when this runner is the first in the session. */
  readonly friends?: readonly string[] | undefined;
  /** Runs at 3 m/s for an hour when absent. */
  readonly script?: readonly ScriptStep[] | undefined;
  /** Where the run goes on; without it, no places are sent. */
  readonly placeAt?: ((distance: number) => { readonly latitude: number; readonly longitude: number }) | undefined;
}

export interface RunnerWorld {
  readonly environment: Environment;
  readonly url: string;
  readonly webSocket: WebSocketConstructor;
  readonly token: string;
}

/** Milliseconds between two samples. */
const BEAT = 1_000;

/** A runner on the real SDK who follows a script: one sample a second from `start` on. */
export class ScriptedRunner {
  readonly userId: string;
  /** For whatever the script does not say. */
  readonly service: RealTimeSyncService;
  readonly #options: ScriptedRunnerOptions;
  readonly #timers: Timers<'beat'>;
  readonly #steps: ScriptStep[];
  /** Seconds of the present step that are over. */
  #spent = 0;
  #elapsed = 0;
  #distance = 0;

  /** @internal */
  constructor({ environment, url, webSocket, token }: RunnerWorld, userId: string, options: ScriptedRunnerOptions) {
    this.userId = userId;
    this.service = new RealTimeSyncService({ url, environment, webSocket, getToken: () => token });
    this.#options = options;
    this.#timers = new Timers(environment);
    this.#steps = [...(options.script ?? [{ do: 'run', seconds: 3_600, speed: 3 }])];
  }

  /** Metres so far. */
  get distance(): number {
    return this.#distance;
  }

  /** Joins, and follows the script from then on. Rejects with a `SyncError` when the join is refused. */
  async start(): Promise<void> {
    const { sessionId, friends = [], name } = this.#options;
    await this.service.joinSession(sessionId, this.userId, friends, { name });
    this.#record({ pace: 0, status: 'ready' });
    this.#next();
  }

  /** Stops the script and leaves. */
  async leave(): Promise<void> {
    this.#timers.stopAll();
    await this.service.leaveSession();
  }

  /** Lets go of everything, as an app that is killed. */
  close(): void {
    this.#timers.stopAll();
    this.service.close();
  }

  #next(): void {
    this.#timers.start('beat', BEAT, () => {
      this.#elapsed += BEAT / 1_000;
      this.#beat();
      if (this.service.isInSession()) this.#next();
    });
  }

  #beat(): void {
    const [step] = this.#steps;
    if (step === undefined) return this.#record({ pace: 0, speed: 0, status: 'running' });
    this.#do(step);
    this.#spent += 1;
    if (step.do === 'finish' || step.do === 'leave' || this.#spent < step.seconds) return;
    this.#steps.shift();
    this.#spent = 0;
  }

  #do(step: ScriptStep): void {
    switch (step.do) {
      case 'run':
        this.#distance += step.speed;
        return this.#record({ pace: step.speed > 0 ? 1_000 / 60 / step.speed : 0, speed: step.speed, status: 'running' });
      case 'pause':
        return this.#record({ pace: 0, speed: 0, status: 'paused' });
      case 'finish':
        return this.#record({ pace: 0, status: 'finished' });
      case 'leave':
        return void this.leave();
      case 'vanish':
        return undefined;
    }
  }

  #record(reading: PaceReading): void {
    const location = this.#options.placeAt?.(this.#distance);
    const place = location === undefined ? {} : { location, accuracy: 5 };
    if (this.service.isInSession()) this.service.sendPaceUpdate({ distance: this.#distance, elapsed: this.#elapsed, ...place, ...reading });
  }
}
