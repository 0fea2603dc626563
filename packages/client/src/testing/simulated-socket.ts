import type { SocketHandlers, SocketPort } from '@paceline/engine';
import { SUBPROTOCOL } from '@paceline/protocol';
import type { SocketEvent, WebSocketLike } from '../platform.ts';
import type { SimulatedNetwork } from './simulated-network.ts';

type EventName = Parameters<WebSocketLike['addEventListener']>[0];

/** A frame that is overtaken comes so many times the latency later. */
const HELD_BACK = 10;

/** When the newest frame of one direction arrives, on the monotonic clock: those behind it do not come before. */
interface Direction {
  newest: number;
}

/** The client's end of a socket of a {@link SimulatedNetwork}. */
export class SimulatedSocket implements WebSocketLike {
  readonly url: string;
  readonly protocol: string;
  /** Bytes that the network has not taken; set it to play a phone that cannot send. */
  bufferedAmount = 0;
  /** The same for the server's end: a client that does not read. */
  serverBuffered = 0;
  readonly #network: SimulatedNetwork;
  readonly #listeners: { readonly type: EventName; readonly listener: (event: SocketEvent) => void }[] = [];
  readonly #up: Direction = { newest: 0 };
  readonly #down: Direction = { newest: 0 };
  #state: 'opening' | 'open' | 'closed' = 'opening';
  #isCut = false;
  #server: SocketHandlers | undefined;

  /** @internal */
  constructor(network: SimulatedNetwork, url: string, subprotocols: readonly string[]) {
    this.#network = network;
    this.url = url;
    this.protocol = subprotocols.includes(SUBPROTOCOL) ? SUBPROTOCOL : '';
    network.has(this, true);
    if (network.reachability === 'silent') return;
    // There and back, as the handshake does.
    this.#after(2 * network.conditions.latency, () => this.#open(subprotocols));
  }

  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: SocketEvent) => void): void {
    this.#listeners.push({ type, listener });
  }

  send(frame: string | Uint8Array): void {
    if (this.#state === 'opening') throw new Error('InvalidStateError: the socket is not open yet.');
    if (this.#state === 'open') this.#carry(this.#up, () => this.#server?.message(frame));
  }

  close(code = 1005, _reason = ''): void {
    // Behind the frames that were sent before it, which still arrive.
    if (this.#state === 'open' && !this.#isCut) this.#after(this.#arrival(this.#up), () => this.#tellServer(code));
    this.#end(code, '');
  }

  /** The connection is lost, and both ends notice. */
  drop(code = 1006): void {
    this.#tellServer(code);
    this.#end(code, '');
  }

  /** Nothing passes any more in either direction, and nobody is told. */
  cut(): void {
    this.#isCut = true;
  }

  #open(subprotocols: readonly string[]): void {
    if (this.#state !== 'opening' || this.#isCut) return;
    // Open before the server has it, which may close it at once.
    this.#state = 'open';
    const server = this.#network.reachability === 'up' ? this.#network.accept(this.#port(), subprotocols) : undefined;
    if (server === undefined) return this.#end(1006, '');
    this.#server = server;
    this.#emit('open', {});
  }

  #port(): SocketPort {
    const buffered = (): number => this.serverBuffered;
    return {
      get bufferedBytes() {
        return buffered();
      },
      send: (frame) => this.#carry(this.#down, () => this.#hear(frame)),
      ping: () => this.#carry(this.#down, () => this.#carry(this.#up, () => this.#server?.pong())),
      close: (code, reason) => this.#closedByServer(code, reason),
      terminate: () => this.#closedByServer(1006, ''),
    };
  }

  #closedByServer(code: number, reason: string): void {
    const { latency } = this.#network.conditions;
    // Behind the frames that were sent before it; the answer of the client comes back before the server is done.
    const last = this.#arrival(this.#down);
    if (this.#state === 'open' && !this.#isCut) this.#after(last, () => this.#end(code, reason));
    this.#after(last + latency, () => this.#tellServer(code));
  }

  #tellServer(code: number): void {
    const server = this.#server;
    this.#server = undefined;
    server?.closed(code, '');
  }

  #end(code: number, reason: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#network.has(this, false);
    if (code === 1006) this.#emit('error', {});
    this.#emit('close', { code, reason });
  }

  #hear(frame: string | Uint8Array): void {
    if (this.#state === 'open') this.#emit('message', { data: frame });
  }

  /** Milliseconds until what is sent now arrives behind everything that is under way. */
  #arrival({ newest }: Direction): number {
    const { environment, conditions } = this.#network;
    return Math.max(conditions.latency, newest - environment.monotonic());
  }

  #carry(direction: Direction, arrive: () => void): void {
    const { environment, conditions } = this.#network;
    const { latency, jitter, loss, duplicates, reordering } = conditions;
    if (this.#isCut || environment.random() < loss) return;
    const copies = environment.random() < duplicates ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const due = environment.monotonic() + latency + environment.random() * jitter;
      const isHeldBack = environment.random() < reordering;
      if (!isHeldBack) direction.newest = Math.max(direction.newest, due);
      const at = isHeldBack ? due + HELD_BACK * latency * environment.random() : direction.newest;
      this.#after(at - environment.monotonic(), () => {
        if (!this.#isCut) arrive();
      });
    }
  }

  #after(delay: number, run: () => void): void {
    this.#network.environment.setTimer(delay, run);
  }

  #emit(type: EventName, event: Omit<SocketEvent, 'type'>): void {
    for (const entry of this.#listeners) if (entry.type === type) entry.listener({ type, ...event });
  }
}
