import { MemoryOutboxStorage, perfectNetwork, SimulatedNetwork, type AcceptSocket, type SimulatedSocket } from '@paceline/client/testing';
import type { SocketEvent, WebSocketConstructor } from '@paceline/client';
import type { Environment } from '@paceline/core';
import type { Behaviour, LinkWeather } from '../schedule/steps.ts';
import type { App } from './app.ts';
import type { CastMember } from './cast.ts';
import { DeviceClock, DeviceEnvironment } from './device-environment.ts';
import { FrameReader } from './messages.ts';
import type { AppRun, Witness } from './witness.ts';

export interface DeviceOptions {
  readonly world: Environment;
  readonly member: CastMember;
  readonly clockOffset: number;
  readonly accept: AcceptSocket;
  readonly witness: Required<Pick<Witness, 'heard' | 'opening' | 'ended' | 'crashed'>>;
  /** Counts the runs of all apps. */
  readonly nextRun: () => number;
}

interface Running {
  readonly app: App;
  readonly environment: DeviceEnvironment;
  /** All that this run has opened: some of them may still have something on its way. */
  readonly sockets: SimulatedSocket[];
  readonly storage: MemoryOutboxStorage;
}

/** What a write to a device's own storage takes, milliseconds. */
const WRITE_TIME = 30;

type TokenKind = 'good' | 'short' | 'expired';
type MakeApp = (parts: { readonly run: AppRun; readonly environment: DeviceEnvironment; readonly webSocket: WebSocketConstructor; readonly storage: MemoryOutboxStorage }) => App;

/** Someone's phone: with its own clock, its own way to the server, and at most one run of the app at a time. */
export class Device {
  readonly member: CastMember;
  readonly clock: DeviceClock;
  readonly network: SimulatedNetwork;
  behaviour: Behaviour = 'running';
  tokens: TokenKind = 'good';
  wokeAt = -Infinity;
  /** Sum of the steps by which the clock was set. */
  clockSet = 0;
  readonly #options: DeviceOptions;
  /** Outlives the runs of the app. */
  readonly #storage: MemoryOutboxStorage;
  /** Why no new connection gets through; the newest counts. */
  readonly #obstacles = new Map<object, 'silent' | 'refusing'>();
  #running: Running | undefined;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.member = options.member;
    this.clock = new DeviceClock(options.world, options.clockOffset);
    this.network = new SimulatedNetwork(options.world, perfectNetwork, options.accept);
    this.#storage = new MemoryOutboxStorage({ environment: options.world, writeTime: WRITE_TIME });
  }

  get app(): App | undefined {
    return this.#running?.app;
  }

  /** Starts the app, unless it runs. */
  start(make: MakeApp): App {
    if (this.#running !== undefined) return this.#running.app;
    const environment = new DeviceEnvironment(this.#options.world, this.clock);
    const sockets: SimulatedSocket[] = [];
    const { clock } = this;
    const clockSet = (): number => this.clockSet;
    const { device, user, session, app: kind } = this.member;
    const run: AppRun = {
      device, user, session, app: kind, number: this.#options.nextRun(),
      get isAlive() { return environment.isAlive; },
      get clockSet() { return clockSet(); },
      get slept() { return clock.slept; },
    };
    const storage = this.#storage.anotherRun();
    const app = make({ run, environment, storage, webSocket: this.#webSocket(run, environment, sockets) });
    this.#running = { app, environment, sockets, storage };
    return app;
  }

  /** The app's memory is gone. True when it ran. */
  crash(silent: boolean): boolean {
    if (this.#running === undefined) return false;
    const { app, environment, sockets, storage } = this.#running;
    environment.die();
    this.#options.witness.crashed(app.run, app.live()?.kept ?? []);
    storage.crash();
    // The operating system ends the connections of a process, behind what it had sent; an empty battery does not.
    for (const socket of sockets) if (silent) socket.cut();
    for (const socket of sockets) socket.close(1001);
    this.#running = undefined;
    return true;
  }

  sleep(): void {
    if (this.clock.isAsleep) return;
    this.#running?.environment.freeze();
    this.clock.sleep();
    for (const socket of this.network.sockets) socket.stall('down');
  }

  wake(): void {
    if (!this.clock.isAsleep) return;
    this.clock.wake();
    this.wokeAt = this.#options.world.monotonic();
    this.#running?.environment.thaw();
    for (const socket of this.network.sockets) socket.flow();
    this.#running?.app.wake();
  }

  jumpClock(by: number): void {
    this.clock.offset += by;
    this.clockSet += Math.abs(by);
  }

  /** True when there was a connection that it happened to. */
  drop(): boolean {
    const isStruck = this.network.sockets.length > 0;
    this.network.drop();
    return isStruck;
  }

  cut(): boolean {
    const isStruck = this.network.sockets.length > 0;
    this.network.cut();
    return isStruck;
  }

  /** No new connection gets through until the returned function is called. */
  obstruct(how: 'silent' | 'refusing'): () => void {
    const key = {};
    this.#obstacles.set(key, how);
    this.network.reachability = how;
    return () => {
      this.#obstacles.delete(key);
      this.network.reachability = [...this.#obstacles.values()].at(-1) ?? 'up';
    };
  }

  setWeather(weather: LinkWeather | undefined): void {
    this.network.conditions = weather ?? perfectNetwork;
  }

  close(): void {
    this.#running?.app.close();
    this.#running?.environment.die();
    this.#running = undefined;
  }

  /** The platform's WebSocket, as an app on this device has it; what comes through it is also told to the witness. */
  #webSocket(run: AppRun, environment: DeviceEnvironment, sockets: SimulatedSocket[]): WebSocketConstructor {
    const { witness } = this.#options;
    const open = (url: string, subprotocols?: string[]) => {
      witness.opening(run);
      const socket = new this.network.WebSocket(url, subprotocols) as SimulatedSocket;
      sockets.push(socket);
      const reader = new FrameReader(run.user);
      if (this.clock.isAsleep) socket.stall('down');
      return {
        get bufferedAmount() { return socket.bufferedAmount; },
        addEventListener: (type: 'open' | 'message' | 'close' | 'error', listener: (event: SocketEvent) => void): void =>
          socket.addEventListener(type, (event) =>
            environment.deliver(() => {
              if (type === 'message') for (const message of reader.down(event.data as string)) witness.heard(run, message);
              if (type === 'close') witness.ended(run, event.code ?? 1006);
              listener(event);
            }),
          ),
        send: (frame: string | Uint8Array<ArrayBuffer>): void => socket.send(frame),
        close: (code?: number, reason?: string): void => socket.close(code, reason),
      };
    };
    return function WebSocket(url: string, subprotocols?: string[]) {
      return open(url, subprotocols);
    } as unknown as WebSocketConstructor;
  }
}
