import { connect, type Socket } from 'node:net';
import type { Environment } from '@paceline/core';
import { Lane, type LaneEnd, type Mood } from './lane.ts';

/** A client's connection to the server, with the network between them in our hands. */
export class ProxiedConnection {
  /** Towards the server, and towards the client. */
  readonly up: Lane;
  readonly down: Lane;
  readonly #client: Socket;
  readonly #server: Socket;
  #hasAnswered = false;

  constructor(client: Socket, port: number, environment: Environment) {
    this.#client = client;
    this.#server = connect({ port, host: '127.0.0.1', noDelay: true });
    client.setNoDelay(true);
    this.up = new Lane(environment, this.#endAt(this.#server));
    this.down = new Lane(environment, this.#endAt(client));
    this.#feed(client, this.up);
    this.#feed(this.#server, this.down);
    this.#server.on('data', () => (this.#hasAnswered = true));
  }

  /** Whether the server has answered on it, and both ends are there. */
  get isLive(): boolean {
    return this.#hasAnswered && !this.isGone;
  }

  get isGone(): boolean {
    return this.#client.destroyed || this.#server.destroyed;
  }

  /** Whether neither end is there any more. */
  get isOver(): boolean {
    return this.#client.destroyed && this.#server.destroyed;
  }

  become(mood: Mood, felt?: () => void): void {
    this.up.become(mood, felt);
    this.down.become(mood, felt);
  }

  reset(): void {
    for (const socket of [this.#client, this.#server]) {
      // A socket that is being shut down cannot be reset, and would stay half closed.
      if (socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
    }
  }

  #feed(socket: Socket, lane: Lane): void {
    socket.on('data', (bytes) => lane.take(bytes));
    // What follows an error is the close, which is carried to the other end.
    socket.on('error', () => {});
    socket.on('close', () => lane.take('end'));
  }

  #endAt(socket: Socket): LaneEnd {
    return {
      write: (bytes) => void (socket.writable && socket.write(bytes)),
      end: () => socket.destroySoon(),
      // Only when the last bytes are on their way, or the reset would overtake them.
      reset: () => void socket.write('', () => this.reset()),
    };
  }
}
