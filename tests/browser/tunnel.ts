import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** How a network is gone: it refuses and breaks off, or it swallows everything and says nothing. */
export type Loss = 'cut' | 'silent';

interface State {
  loss: Loss | undefined;
  readonly sockets: Set<Socket>;
}

/** A way to a server that goes through a tunnel: there is a network, or there is none. */
export class Tunnel implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;
  readonly #state: State;

  private constructor(server: Server, state: State) {
    this.#server = server;
    this.#state = state;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async to(url: string): Promise<Tunnel> {
    const state: State = { loss: undefined, sockets: new Set() };
    const { port, hostname } = new URL(url);
    const keep = (socket: Socket): void => {
      state.sockets.add(socket);
      // A cut shows as an error on either side.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => state.sockets.delete(socket));
    };
    const server = createServer((outer) => {
      keep(outer);
      if (state.loss === 'cut') return void outer.destroy();
      if (state.loss === 'silent') return undefined;
      const inner = connect(Number(port), hostname);
      keep(inner);
      for (const [from, to] of [[outer, inner], [inner, outer]] as const) {
        from.on('data', (bytes) => state.loss === undefined && to.write(bytes));
        from.on('close', () => state.loss !== 'silent' && to.destroy());
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Tunnel(server, state);
  }

  enter(loss: Loss): void {
    this.#state.loss = loss;
    if (loss === 'cut') this.#breakAll();
  }

  /** There is a network again; what was under way before is not. */
  leave(): void {
    this.#state.loss = undefined;
    this.#breakAll();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#breakAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #breakAll(): void {
    for (const socket of this.#state.sockets) socket.destroy();
  }
}
