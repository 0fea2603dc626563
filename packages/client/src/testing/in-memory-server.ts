import type { Environment } from '@paceline/core';
import { VirtualEnvironment } from '@paceline/core/testing';
import {
  createGateway,
  createSessionService,
  defaultLimits,
  Journal,
  LocalBus,
  MemoryStore,
  silentLog,
  type Gateway,
  type MemoryDisk,
  type ServerLimits,
  type SessionService,
} from '@paceline/engine';
import { SUBPROTOCOL, type TrackSample } from '@paceline/protocol';
import type { FetchLike, WebSocketConstructor } from '../platform.ts';
import { inMemoryApi } from './in-memory-api.ts';
import { ScriptedRunner, type ScriptedRunnerOptions } from './scripted-runner.ts';
import { perfectNetwork, SimulatedNetwork, type NetworkConditions } from './simulated-network.ts';
import { TestTokens, type TokenOptions } from './test-tokens.ts';

export interface InMemoryServerOptions<Time extends Environment = VirtualEnvironment> {
  /** Virtual time of its own when absent; pass one to choose the seed, or `systemEnvironment` for real time. */
  readonly environment?: Time | undefined;
  readonly limits?: Partial<ServerLimits> | undefined;
  /** What differs from {@link perfectNetwork}. */
  readonly network?: Partial<NetworkConditions> | undefined;
  /** Whether apps without identity are believed, as with `paceline serve --open`; for `iosEncoding`. */
  readonly open?: boolean | undefined;
}

/** The live side of one server process. */
interface Process {
  readonly gateway: Gateway;
  readonly sessions: SessionService;
  readonly journal: Journal;
  readonly store: MemoryStore;
  /** Its timers die with it. */
  readonly kill: () => void;
}

/**
 * A whole Paceline server in memory: the sessions, the gateway and the fan-out of the real one, with a simulated
 * network before it and a disk that outlives its crashes. Give `webSocket` and `fetch` to the SDK, and let time pass.
 */
export class InMemoryServer<Time extends Environment = VirtualEnvironment> {
  /** The address for the SDK's `url`; nothing listens there. */
  readonly url = 'http://paceline.test';
  readonly environment: Time;
  readonly network: SimulatedNetwork;
  /** The server's clock minus everybody else's, milliseconds. */
  clockSkew = 0;
  /** Set it to play a server that has more to do than it can take: newcomers are told when to come back, and closed with 1013. */
  isOverloaded = false;
  readonly #limits: ServerLimits;
  readonly #disk: MemoryDisk = new Map();
  readonly #tokens: TestTokens;
  #ids = 0;
  #process: Process;
  #isAccepting = true;

  constructor(options: InMemoryServerOptions<Time> = {}) {
    // `Time` is another than the default only where one was given.
    const { environment = new VirtualEnvironment() as Environment as Time, limits = {}, network = {}, open = false } = options;
    this.environment = environment;
    this.#limits = { ...defaultLimits, ...limits };
    this.#tokens = new TestTokens({ ...clockOf(environment), now: () => this.#now() });
    this.#process = this.#start();
    this.network = new SimulatedNetwork(environment, { ...perfectNetwork, ...network }, (port, subprotocols) => {
      const subprotocol = subprotocols.includes(SUBPROTOCOL) ? SUBPROTOCOL : undefined;
      return this.#isAccepting ? this.#process.gateway.accept(port, { subprotocol, identity: undefined, isBelieved: open }) : undefined;
    });
  }

  /** For the SDK's option `webSocket`. */
  get webSocket(): WebSocketConstructor {
    return this.network.WebSocket;
  }

  /** For `PacelineApi`: guests, sessions, invitations and tracks of this server. */
  get fetch(): FetchLike {
    return inMemoryApi({
      url: this.url,
      sessions: () => this.#process.sessions,
      tokens: this.#tokens,
      now: () => this.#now(),
      newId: () => this.#newId(),
    });
  }

  /** A token of that user, whoever that is. */
  issueToken(userId: string, options?: TokenOptions): string {
    return this.#tokens.issue(userId, options);
  }

  /** Someone else in the run, who does what the script says. */
  runner(userId: string, options: ScriptedRunnerOptions): ScriptedRunner {
    const { environment, url, webSocket } = this;
    return new ScriptedRunner({ environment, url, webSocket, token: this.issueToken(userId, { name: options.name }) }, userId, options);
  }

  /** What is stored of a track, in order: everything that was ever acknowledged is in it. */
  async track(sessionId: string, userId: string): Promise<readonly TrackSample[]> {
    const track = await this.#process.sessions.track({ userId, name: userId, expiresAt: 0 }, sessionId, userId);
    return track.ok ? track.value.samples.map(({ at: _at, doubt: _doubt, ...sample }) => sample) : [];
  }

  /** A calm restart: clients are asked to move, everything is written, and a new process takes over after `downtime` milliseconds. */
  async deploy(downtime = 1_000): Promise<void> {
    await this.#stop();
    await this.#comeBack(downtime);
  }

  /** The process dies as it is: what was not committed is lost, and connections with it. A new one takes over after `downtime` milliseconds. */
  async crash(downtime = 1_000): Promise<void> {
    this.#isAccepting = false;
    this.#process.kill();
    this.network.drop();
    await this.#process.store.close();
    await this.#comeBack(downtime);
  }

  /** The end of the server: what waits is written, and no timer of it is left. Clients find nobody there from now on. */
  async close(): Promise<void> {
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const { gateway, sessions, journal, store } = this.#process;
    this.#isAccepting = false;
    await gateway.drain();
    await sessions.close();
    await journal.close();
    await store.close();
  }

  async #comeBack(downtime: number): Promise<void> {
    await new Promise<void>((resolve) => void this.environment.setTimer(downtime, resolve));
    this.#process = this.#start();
    await this.#process.sessions.restore();
    this.#isAccepting = true;
  }

  #start(): Process {
    const limits = this.#limits;
    const { environment, kill } = this.#mortal();
    const log = silentLog;
    const store = new MemoryStore(this.#disk);
    const journal = new Journal({ store, environment, log, commitDelay: limits.commitDelay });
    const sessions = createSessionService({
      store,
      journal,
      bus: new LocalBus(),
      environment,
      limits,
      log,
      newId: () => this.#newId(),
      // Codes of sessions need not be secret here, but they must repeat with the seed.
      secureBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(environment.random() * 256)),
    });
    const isOverloaded = () => this.isOverloaded;
    return { store, journal, sessions, gateway: createGateway({ sessions, verifier: this.#tokens, environment, limits, log, isOverloaded }), kill };
  }

  /** The environment of one process. */
  #mortal(): { readonly environment: Environment; readonly kill: () => void } {
    const { environment } = this;
    let isAlive = true;
    return {
      kill: () => void (isAlive = false),
      environment: {
        ...clockOf(environment),
        now: () => this.#now(),
        setTimer: (delay, run) => environment.setTimer(delay, () => isAlive && run()),
      },
    };
  }

  #now(): number {
    return this.environment.now() + this.clockSkew;
  }

  #newId(): string {
    this.#ids += 1;
    return `id-${this.#ids}`;
  }
}

const clockOf = (environment: Environment): Environment => ({
  now: () => environment.now(),
  monotonic: () => environment.monotonic(),
  setTimer: (delay, run) => environment.setTimer(delay, run),
  random: () => environment.random(),
});
