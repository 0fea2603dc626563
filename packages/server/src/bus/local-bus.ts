import type { Bus, Signal } from './bus.ts';

type Receive = (signal: Signal) => void;

/** The bus of a server that runs alone: signals are delivered before `publish` returns. */
export class LocalBus implements Bus {
  readonly #receivers = new Map<string, Set<Receive>>();

  publish(sessionId: string, signal: Signal): void {
    for (const receive of [...(this.#receivers.get(sessionId) ?? [])]) receive(signal);
  }

  subscribe(sessionId: string, receive: Receive): () => void {
    const receivers = this.#receivers.get(sessionId) ?? new Set();
    this.#receivers.set(sessionId, receivers.add(receive));
    return () => {
      receivers.delete(receive);
      if (receivers.size === 0 && this.#receivers.get(sessionId) === receivers) this.#receivers.delete(sessionId);
    };
  }
}
