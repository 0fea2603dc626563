import type { Bus, Signal } from './bus.ts';

type Receive = (signal: Signal) => void;

/** The bus of a server that runs alone: signals are delivered before `publish` returns. */
export class LocalBus implements Bus {
  readonly #receivers = new Map<string, readonly Receive[]>();

  publish(sessionId: string, signal: Signal): void {
    for (const receive of this.#receivers.get(sessionId) ?? []) receive(signal);
  }

  subscribe(sessionId: string, receive: Receive): () => void {
    this.#receivers.set(sessionId, [...(this.#receivers.get(sessionId) ?? []), receive]);
    return () => this.#unsubscribe(sessionId, receive);
  }

  #unsubscribe(sessionId: string, receive: Receive): void {
    const others = (this.#receivers.get(sessionId) ?? []).filter((other) => other !== receive);
    if (others.length > 0) this.#receivers.set(sessionId, others);
    else this.#receivers.delete(sessionId);
  }
}
