import { Connection, type UpgradeInfo } from './connection.ts';
import type { GatewayOptions, Services } from './services.ts';
import type { SocketHandlers, SocketPort } from './socket-port.ts';
import { UserConnections } from './user-connections.ts';

export type { UpgradeInfo } from './connection.ts';
export type { GatewayOptions } from './services.ts';

/** The server's side of all WebSocket connections. */
export interface Gateway {
  /** Takes charge of a connection that was just opened. */
  accept(port: SocketPort, upgrade: UpgradeInfo): SocketHandlers;
  /** Connections that are open now. */
  readonly connections: number;
  /** Asks every client to come back later and closes its connection; resolves when all are gone, or have had their time. */
  drain(): Promise<void>;
}

export function createGateway(options: GatewayOptions): Gateway {
  return new Connections(options);
}

/** Time that a client gets to answer the closing handshake at a shutdown, milliseconds. */
const CLOSE_WAIT = 3_000;

class Connections implements Gateway {
  readonly #services: Services;
  readonly #open = new Set<Connection>();
  #state: { readonly kind: 'serving' } | { readonly kind: 'draining'; readonly emptied: () => void } = { kind: 'serving' };

  constructor(options: GatewayOptions) {
    this.#services = { ...options, users: new UserConnections(options.limits.connectionsPerUser) };
  }

  get connections(): number {
    return this.#open.size;
  }

  accept(port: SocketPort, upgrade: UpgradeInfo): SocketHandlers {
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

  async drain(): Promise<void> {
    const { environment, limits } = this.#services;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#state = { kind: 'draining', emptied: resolve };
    const cancel = environment.setTimer(Math.min(CLOSE_WAIT, limits.drainTimeout), resolve);
    for (const connection of this.#open) connection.dismiss(this.#returnDelay());
    if (this.#open.size === 0) resolve();
    await promise;
    cancel();
  }

  /** Spread so that those who come back stay below the rate at which connections are accepted; at least over one second. */
  #returnDelay(): number {
    const { environment, limits } = this.#services;
    const spread = 1_000 * Math.max(1, this.#open.size / limits.newConnectionsPerSecond);
    return Math.round(environment.random() * spread);
  }
}
