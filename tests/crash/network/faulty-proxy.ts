import { createServer, type Server } from 'node:net';
import type { Environment } from '@paceline/core';
import type { FaultCount } from '../faults.ts';
import type { Mood } from './lane.ts';
import type { NetworkFault } from './network-fault.ts';
import { ProxiedConnection } from './proxied-connection.ts';

export interface ProxyOptions {
  /** Of the server, and our own. */
  readonly target: number;
  readonly port: number;
  readonly environment: Environment;
  /** Draws whom a fault hits. */
  readonly random: () => number;
  readonly count: FaultCount;
}

/** What a fault has come to. */
export interface Blow {
  isFelt(): boolean;
  /** Everybody whom it was meant for has gone without noticing it. */
  isLost(): boolean;
}

/** Each connection is hit with this chance, and one at least. */
const SHARE = 0.3;

const flowing: Mood = { kind: 'flowing' };

/** A network between clients and server that fails on command. */
export class FaultyProxy implements Disposable {
  readonly #options: ProxyOptions;
  readonly #server: Server;
  #connections: readonly ProxiedConnection[] = [];
  /** While there is a partition: what new connections meet. */
  #partition: { readonly mood: Mood } | undefined;

  private constructor(options: ProxyOptions) {
    this.#options = options;
    this.#server = createServer((socket) => {
      const connection = new ProxiedConnection(socket, options.target, options.environment);
      if (this.#partition !== undefined) connection.become(this.#partition.mood);
      this.#connections = [...this.#connections.filter(({ isOver }) => !isOver), connection];
    });
  }

  static async open(options: ProxyOptions): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(options);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(options.port, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#options.port}`;
  }

  /** Connections on which the server has answered and that nothing ails. */
  get live(): readonly ProxiedConnection[] {
    return this.#connections.filter(({ isLive, up, down }) => isLive && up.mood.kind === 'flowing' && down.mood.kind === 'flowing');
  }

  /** Does that to some of the live connections, of which there must be one. */
  strike(fault: NetworkFault): Blow {
    const { live } = this;
    const { random, count } = this.#options;
    const chosen = live.filter(() => random() < SHARE);
    const hit = fault.kind === 'partition' ? live : chosen.length > 0 ? chosen : live.slice(0, 1);
    let isFelt = false;
    for (const connection of hit) {
      let isCounted = false;
      this.#apply(fault, connection, () => {
        // A partition is one, however many it hits.
        if (!(fault.kind === 'partition' ? isFelt : isCounted)) count.add(fault.kind);
        isCounted = true;
        isFelt = true;
      });
    }
    if (fault.kind === 'partition') this.#part(fault.for);
    return { isFelt: () => isFelt, isLost: () => hit.every(({ isGone }) => isGone) };
  }

  /** Ends whatever still goes on; what is half open stays so, because it cannot be mended. */
  calm(): void {
    this.#partition = undefined;
    for (const connection of this.#connections) {
      for (const lane of [connection.up, connection.down]) if (lane.mood.kind !== 'swallowing') lane.become(flowing);
    }
  }

  [Symbol.dispose](): void {
    this.#server.close();
    for (const connection of this.#connections) connection.reset();
  }

  #apply(fault: NetworkFault, connection: ProxiedConnection, felt: () => void): void {
    const { up, down } = connection;
    switch (fault.kind) {
      case 'reset':
        connection.reset();
        return felt();
      case 'cut':
        return connection.become({ kind: 'cutting' }, felt);
      case 'half_open':
        return connection.become({ kind: 'swallowing' }, felt);
      case 'partition':
        return connection.become({ kind: 'held' }, felt);
      default: {
        const lanes = fault.kind === 'stall_up' ? [up] : fault.kind === 'stall_down' ? [down] : [up, down];
        const mood = moodOf(fault);
        for (const lane of lanes) lane.become(mood, felt);
        this.#after(fault.for, () => {
          for (const lane of lanes) if (lane.mood === mood) lane.become(flowing);
        });
      }
    }
  }

  #part(ms: number): void {
    const partition = { mood: { kind: 'held' } as const };
    this.#partition = partition;
    this.#after(ms, () => {
      if (this.#partition !== partition) return;
      this.#partition = undefined;
      for (const { up, down } of this.#connections) for (const lane of [up, down]) if (lane.mood.kind === 'held') lane.become(flowing);
    });
  }

  #after(ms: number, run: () => void): void {
    this.#options.environment.setTimer(ms, run);
  }
}

function moodOf(fault: Extract<NetworkFault, { readonly for: number }>): Mood {
  if (fault.kind === 'delay') return { kind: 'delayed', ms: fault.ms };
  if (fault.kind === 'trickle') return { kind: 'trickling', bytes: fault.bytes, every: fault.every };
  return { kind: 'held' };
}
