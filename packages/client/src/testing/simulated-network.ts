import type { Environment } from '@paceline/core';
import type { SocketHandlers, SocketPort } from '@paceline/engine';
import type { WebSocketConstructor } from '../platform.ts';
import { SimulatedSocket } from './simulated-socket.ts';

/** What the way between a client and the server is like, the same in both directions. */
export interface NetworkConditions {
  /** Milliseconds from one end to the other, and how much more it may be by chance. */
  readonly latency: number;
  readonly jitter: number;
  /** Chances from 0 to 1 that a frame never arrives, arrives twice, or is overtaken by those behind it. */
  readonly loss: number;
  readonly duplicates: number;
  readonly reordering: number;
  /**
   * Chance from 0 to 1 that a frame is lost on its way and sent again by the transport: it comes up to three seconds
   * later, and so does everything behind it. This is what a bad network does to a WebSocket; the three above it are
   * worse than any real one.
   */
  readonly stalls: number;
}

export const perfectNetwork: NetworkConditions = { latency: 20, jitter: 0, loss: 0, duplicates: 0, reordering: 0, stalls: 0 };

/** How often each of these has happened to a frame: a test that counts on bad luck can check that there was some. */
export interface NetworkIncidents {
  lost: number;
  doubled: number;
  overtaken: number;
  stalled: number;
}

/** What becomes of a new socket: it opens, is refused, or hears nothing at all. */
export type Reachability = 'up' | 'refusing' | 'silent';

/** Takes charge of the server's end of a new socket; returns `undefined` when it takes none now. */
export type AcceptSocket = (port: SocketPort, subprotocols: readonly string[]) => SocketHandlers | undefined;

/** Sockets between clients and a server in memory. All chance is drawn from the environment, so that its seed repeats it. */
export class SimulatedNetwork {
  /** @internal */
  readonly environment: Environment;
  /** For `RealTimeSyncService`, as its option `webSocket`. */
  readonly WebSocket: WebSocketConstructor;
  /** @internal */
  readonly accept: AcceptSocket;
  conditions: NetworkConditions;
  reachability: Reachability = 'up';
  readonly incidents: NetworkIncidents = { lost: 0, doubled: 0, overtaken: 0, stalled: 0 };
  readonly #open = new Set<SimulatedSocket>();
  readonly #stalled = new Set<SimulatedSocket>();

  /** A way of its own to a server; `InMemoryServer` has one for all its clients. */
  constructor(environment: Environment, conditions: NetworkConditions, accept: AcceptSocket) {
    this.environment = environment;
    this.conditions = conditions;
    this.accept = accept;
    const open = (url: string, subprotocols: readonly string[] = []): SimulatedSocket => new SimulatedSocket(this, url, subprotocols);
    // What `new` is called on may return another object than its own.
    this.WebSocket = function WebSocket(url: string, subprotocols?: string[]) {
      return open(url, subprotocols);
    } as unknown as WebSocketConstructor;
  }

  /** Sockets that are open or opening, oldest first. */
  get sockets(): readonly SimulatedSocket[] {
    return [...this.#open];
  }

  /** Every open socket is lost, and both ends notice. */
  drop(): void {
    for (const socket of this.#open) socket.drop();
  }

  /** Every open socket stays open and carries nothing any more, and nobody is told: as in a tunnel. */
  cut(): void {
    for (const socket of this.#open) socket.cut();
  }

  /** Nothing arrives any more over the open sockets until `flow`, and then all of it at once: as in a short tunnel. */
  stall(): void {
    for (const socket of this.#open) {
      socket.stall('both');
      this.#stalled.add(socket);
    }
  }

  /** Ends what `stall` began. */
  flow(): void {
    // Those too that their client has closed meanwhile: what they sent before is still on its way.
    for (const socket of this.#stalled) socket.flow();
    this.#stalled.clear();
  }

  /** @internal Bookkeeping of the sockets themselves. */
  has(socket: SimulatedSocket, isOpen: boolean): void {
    if (isOpen) this.#open.add(socket);
    else this.#open.delete(socket);
  }
}
