import { RealTimeSyncService, SyncError, WebSocketClient, type PaceReading } from '@paceline/client';
import type { Environment } from '@paceline/core';
import type { Expected, Notice, SocketTrouble } from './evidence.ts';
import { attempt, Patience, settle } from './patience.ts';
import { SocketWatch } from './watched-socket.ts';

export interface RunnerOptions {
  readonly whose: SocketTrouble['whose'];
  /** Address of the WebSocket. */
  readonly url: string;
  readonly token: string;
  readonly environment: Environment;
}

/** How the first connection went. */
export type Greeting =
  | { readonly kind: 'welcome'; readonly userId: string; readonly protocol: number }
  | { readonly kind: 'failed'; readonly error: SyncError };

/** For leaving when everything is over, milliseconds; whoever cannot say so is taken to have left after a while. */
const LAST_WAIT = 1_000;

/** A participant as an app would have it, made of the SDK's own parts, that keeps what it hears as evidence. */
export class Runner {
  readonly whose: SocketTrouble['whose'];
  readonly connection: WebSocketClient;
  readonly service: RealTimeSyncService;
  readonly #url: string;
  readonly #environment: Environment;
  readonly #watch = new SocketWatch();
  #notices: readonly Notice[] = [];
  #unreadable = false;
  #acked = 0;

  constructor({ whose, url, token, environment }: RunnerOptions) {
    this.whose = whose;
    this.#url = url;
    this.#environment = environment;
    const { webSocket } = this.#watch;
    this.connection = new WebSocketClient({ getToken: () => token, environment, webSocket, client: 'paceline doctor' });
    this.service = new RealTimeSyncService({ url, getToken: () => token, environment, connection: this.connection });
    this.connection.messageReceived.subscribe((message) => {
      if (message.type === 'error') this.#notices = [...this.#notices, message.data];
    });
    this.connection.unreadable.subscribe(() => (this.#unreadable = true));
    this.service.outbox.subscribe(({ acked }) => (this.#acked = acked));
  }

  /** Highest seq that the server has acknowledged. */
  get acked(): number {
    return this.#acked;
  }

  /** Connects and says hello. Undefined when nothing came of it in time. */
  async greet(patience: Patience): Promise<Greeting | undefined> {
    const greeting = await settle<Greeting>(patience, (done) => {
      const subscriptions = [
        this.connection.messageReceived.subscribe((message) => {
          if (message.type === 'welcome') done({ kind: 'welcome', userId: message.data.userId, protocol: message.data.version });
        }),
        this.connection.connectionStatus.subscribe((status) => {
          if ('error' in status && status.error !== undefined) done({ kind: 'failed', error: status.error });
        }),
      ];
      this.connection.connect(this.#url);
      return subscriptions;
    });
    // The SDK would try again; here the first failure is what is to be explained.
    if (greeting?.kind !== 'welcome') this.connection.disconnect();
    return greeting;
  }

  /** Records a reading; returns its seq, or undefined when the session is over for this runner. */
  send(reading: Omit<PaceReading, 'pace'>): number | undefined {
    try {
      return this.service.sendPaceUpdate({ pace: 6, speed: 2.78, ...reading });
    } catch (error) {
      if (error instanceof SyncError) return undefined;
      throw error;
    }
  }

  /** Whether the server has acknowledged everything up to `seq` in time. */
  async isAcked(seq: number, patience: Patience): Promise<boolean> {
    const done = await settle<true>(patience, (done) => [this.service.outbox.subscribe(({ acked }) => acked >= seq && done(true))]);
    return done === true;
  }

  /** The connection is lost without a word to the server. */
  cut(): void {
    this.#watch.cut();
  }

  /** What was heard until now is no evidence any more. */
  forget(): void {
    this.#notices = [];
    this.#unreadable = false;
  }

  /** What was seen while `expected` did not come. */
  trouble(expected: Expected): SocketTrouble {
    return { kind: 'socket', whose: this.whose, expected, log: this.#watch.log, notices: this.#notices, unreadable: this.#unreadable };
  }

  /** Leaves the session if it is still in one, and closes everything. */
  async end(): Promise<void> {
    await attempt(new Patience(this.#environment, LAST_WAIT), this.service.leaveSession());
    this.service.close();
    this.#watch.release();
  }
}
