import type { Environment } from '@paceline/core';
import { TestTokens, type SocketHandlers, type SocketPort } from '@paceline/client/testing';
import { createGateway, createSessionService, defaultLimits, Journal, LocalBus, silentLog, type Gateway, type Identity, type ServerLimits, type SessionService, type UpgradeInfo } from '@paceline/engine';
import type { Write } from '@paceline/engine/store';
import { LogStore } from '../disk/log-store.ts';
import type { Crash, SimulatedDisk } from '../disk/simulated-disk.ts';
import type { Deletion } from './witness.ts';

/** Small queues, so that a slow reader is one within seconds; and people who are given up within the time of a run. */
export const serverLimits: ServerLimits = { ...defaultLimits, conflateAbove: 3 * 1024, closeAbove: 4 * 1024, leftAfter: 120_000 };

/** Before another attempt when the disk could not be opened, milliseconds. */
const START_AGAIN = 1_000;

/** The live side of one server process. */
interface Process {
  readonly gateway: Gateway;
  readonly sessions: SessionService;
  readonly journal: Journal;
  readonly store: LogStore;
  /** Its timers die with it. */
  readonly kill: () => void;
}

type State =
  | { readonly kind: 'down' }
  /** Reads what is on the disk. */
  | { readonly kind: 'starting'; readonly process: Process | undefined }
  | { readonly kind: 'up'; readonly process: Process }
  | { readonly kind: 'stopping'; readonly process: Process };

export interface SimulatedServerOptions {
  readonly environment: Environment;
  readonly disk: SimulatedDisk;
  readonly committed: (writes: readonly Write[]) => void;
  readonly started: () => void;
  readonly crashed: () => void;
}

/** The server: the engine on a simulated disk, under a supervisor that starts it again after its end. Its clock is the true one. */
export class SimulatedServer {
  readonly tokens: TestTokens;
  readonly #options: SimulatedServerOptions;
  #state: State = { kind: 'down' };
  #ids = 0;

  constructor(options: SimulatedServerOptions) {
    this.#options = options;
    this.tokens = new TestTokens(options.environment);
  }

  get isUp(): boolean {
    return this.#state.kind === 'up';
  }

  /** Takes charge of a new connection; undefined when there is nobody to do so. */
  accept(port: SocketPort, upgrade: UpgradeInfo): SocketHandlers | undefined {
    return this.#state.kind === 'up' ? this.#state.process.gateway.accept(port, upgrade) : undefined;
  }

  /** Whether it is done; undefined when there is nobody to ask. */
  delete({ what, user, session }: Deletion): Promise<boolean> | undefined {
    const sessions = this.sessions;
    const identity = identityOf(user);
    const answer = what === 'track' ? sessions?.deleteTrack(identity, session) : what === 'session' ? sessions?.deleteSession(identity, session) : sessions?.deleteMe(identity);
    return answer?.then(({ ok }) => ok);
  }

  /** What is behind the calls over HTTP; undefined when the server is not up. */
  get sessions(): SessionService | undefined {
    return this.#state.kind === 'up' ? this.#state.process.sessions : undefined;
  }

  async start(): Promise<void> {
    if (this.#state.kind !== 'down') return;
    const starting: State = { kind: 'starting', process: undefined };
    this.#state = starting;
    const store = await LogStore.open(this.#options.disk, this.#options.committed).catch(() => undefined);
    if (this.#state !== starting) return;
    if (store === undefined) {
      this.#state = { kind: 'down' };
      return this.#startIn(START_AGAIN);
    }
    const process = this.#newProcess(store);
    const restoring: State = { kind: 'starting', process };
    this.#state = restoring;
    await process.sessions.restore();
    if (this.#state !== restoring) return;
    this.#state = { kind: 'up', process };
    this.#options.started();
  }

  /** Ends the process as it is. False when there was none. */
  crash(crash: Crash, downtime: number): boolean {
    // One that is down already has its next start before it.
    if (this.#state.kind === 'down') return false;
    const { process } = this.#state;
    this.#state = { kind: 'down' };
    process?.kill();
    process?.store.kill();
    this.#options.disk.crash(crash);
    this.#options.crashed();
    this.#startIn(downtime);
    return true;
  }

  /** A calm restart. False when the server was not up. */
  deploy(downtime: number): boolean {
    if (this.#state.kind !== 'up') return false;
    void this.#stop().then((stopped) => stopped && this.#startIn(downtime));
    return true;
  }

  /** The end: what waits is written, and no timer is left. */
  async close(): Promise<void> {
    if (this.#state.kind === 'up') await this.#stop();
  }

  /** Whether it ended by itself, and not by a crash meanwhile. */
  async #stop(): Promise<boolean> {
    if (this.#state.kind !== 'up') return false;
    const { process } = this.#state;
    const stopping: State = { kind: 'stopping', process };
    this.#state = stopping;
    await process.gateway.drain();
    await process.sessions.close();
    await process.journal.close();
    await process.store.close();
    if (this.#state !== stopping) return false;
    this.#state = { kind: 'down' };
    return true;
  }

  #startIn(downtime: number): void {
    this.#options.environment.setTimer(downtime, () => void this.start());
  }

  #newProcess(store: LogStore): Process {
    const { environment, kill } = mortal(this.#options.environment);
    const log = silentLog;
    const journal = new Journal({ store, environment, log, commitDelay: serverLimits.commitDelay });
    const sessions = createSessionService({
      store,
      journal,
      bus: new LocalBus(),
      environment,
      limits: serverLimits,
      log,
      newId: () => `id-${(this.#ids += 1)}`,
      secureBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(environment.random() * 256)),
    });
    return { store, journal, sessions, gateway: createGateway({ sessions, verifier: this.tokens, environment, limits: serverLimits, log }), kill };
  }
}

/** Who asks over HTTP. */
export const identityOf = (user: string): Identity => ({ userId: user, name: user, expiresAt: Infinity });

/** An environment whose timers stop at `kill`. */
function mortal(environment: Environment): { readonly environment: Environment; readonly kill: () => void } {
  const timers = new Set<() => void>();
  let isAlive = true;
  const setTimer = (delay: number, run: () => void): (() => void) => {
    if (!isAlive) return () => undefined;
    const stop = environment.setTimer(delay, () => {
      timers.delete(cancel);
      run();
    });
    const cancel = (): void => {
      timers.delete(cancel);
      stop();
    };
    timers.add(cancel);
    return cancel;
  };
  const kill = (): void => {
    isAlive = false;
    for (const cancel of timers) cancel();
  };
  return { environment: { now: () => environment.now(), monotonic: () => environment.monotonic(), random: () => environment.random(), setTimer }, kill };
}
