import { Connection, type UpgradeInfo } from './connection.ts';
import type { GatewayOptions, Services } from './services.ts';
import type { SocketHandlers, SocketPort } from './socket-port.ts';
import { turnAway } from './turn-away.ts';
import { UserConnections } from './user-connections.ts';

export type { UpgradeInfo } from './connection.ts';
export type { GatewayOptions } from './services.ts';

/** The server's side of all WebSocket connections. */
export interface Gateway {
  /** Takes charge of a connection that was just opened, or turns it away when there is no room for it. */
  accept(port: SocketPort, upgrade: UpgradeInfo): SocketHandlers;
  /** Turns away a connection that was just opened: it is told when to come back. */
  turnAway(port: SocketPort): SocketHandlers;
  /** Connections that are open now. */
  readonly connections: number;
  /**
   * Waits for the samples that have come to be acknowledged, asks every client to come back later and closes its
   * connection; resolves when all are gone, or have had their time.
   */
  drain(): Promise<void>;
}

export function createGateway(options: GatewayOptions): Gateway {
  return new Connections(options);
}

/** Part of the accepted rate at which clients are asked to return: those who are held up on the way, and those who come anew, need the rest. */
const RETURN_RATE = 0.75;

class Connections implements Gateway {
  readonly #services: Services;
  readonly #open = new Set<Connection>();
  /** Time slots for a return that were given away. */
  #slots = 0;
  #state: { readonly kind: 'serving' } | { readonly kind: 'draining'; readonly emptied: () => void } = { kind: 'serving' };

  constructor(options: GatewayOptions) {
    this.#services = { ...options, isOverloaded: options.isOverloaded ?? (() => false), users: new UserConnections(options.limits.connectionsPerUser) };
  }

  get connections(): number {
    return this.#open.size;
  }

  accept(port: SocketPort, upgrade: UpgradeInfo): SocketHandlers {
    if (this.#state.kind === 'serving' && !this.#hasRoom()) return this.turnAway(port);
    const connection = new Connection(port, upgrade, this.#services);
    this.#open.add(connection);
    if (this.#state.kind === 'draining') connection.dismiss(this.#returnDelay());
    return {
      message: (data) => connection.message(data),
      pong: () => connection.pong(),
      closed: (code, reason) => {
        connection.closed(code, reason);
        this.#open.delete(connection);
        if (this.#state.kind === 'draining' && this.#open.size === 0) this.#state.emptied();
      },
    };
  }

  turnAway(port: SocketPort): SocketHandlers {
    const { limits, environment } = this.#services;
    return turnAway(port, limits, environment);
  }

  async drain(): Promise<void> {
    const { limits } = this.#services;
    const { promise: emptied, resolve } = Promise.withResolvers<void>();
    this.#state = { kind: 'draining', emptied: resolve };
    await this.#atMost(limits.flushTimeout, Promise.all([...this.#open].map((connection) => connection.written())));
    const { size } = this.#open;
    for (const connection of this.#open) connection.dismiss(this.#returnDelay(1_000 / size));
    if (this.#open.size > 0) await this.#atMost(limits.closeWait, emptied);
  }

  #hasRoom(): boolean {
    return this.#open.size < this.#services.limits.connections && !this.#services.isOverloaded();
  }

  async #atMost(time: number, end: Promise<unknown>): Promise<void> {
    const { promise: timeout, resolve } = Promise.withResolvers<void>();
    const cancel = this.#services.environment.setTimer(time, resolve);
    await Promise.race([end, timeout]);
    cancel();
  }

  /**
   * Late enough for a new process to be there, and spread evenly: each of those who leave, or come when it is too late, has
   * a time slot of its own to return in, because times by chance alone come in heaps above the accepted rate. `least`:
   * length of a slot, milliseconds, where that rate would let it be shorter.
   */
  #returnDelay(least = 0): number {
    const { environment, limits } = this.#services;
    const slot = Math.max(least, 1_000 / (RETURN_RATE * limits.newConnectionsPerSecond));
    const place = this.#slots++;
    return Math.round(limits.restartTime + (place + environment.random()) * slot);
  }
}
