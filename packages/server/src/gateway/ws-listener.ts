import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Environment } from '@paceline/core';
import { errorFields, type Gateway, type Identity, type Log, type ServerLimits, type SocketPort } from '@paceline/engine';
import { SUBPROTOCOL } from '@paceline/protocol';
import { WebSocketServer, type WebSocket } from 'ws';
import { limitKey } from '../limits/limit-key.ts';
import { Problem } from '../http/problem.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { identityOf, type Credentials } from './upgrade-identity.ts';
import { UpgradeLimits } from './upgrade-limits.ts';

export interface WsListenerOptions extends Credentials {
  /** The HTTP server whose upgrade requests to `/ws` are answered. */
  readonly server: Server;
  readonly gateway: Gateway;
  /** Whether a client of these headers is taken at its word about who it is. */
  readonly believes: (headers: IncomingHttpHeaders) => boolean;
  readonly environment: Environment;
  readonly limits: ServerLimits;
  readonly log: Log;
}

export interface WsListener {
  /** Refuses new connections with 503, then drains the gateway. Call it before the HTTP server's own close. */
  drain(): Promise<void>;
}

/** Serves WebSockets at `/ws` of an HTTP server. */
export function listenForWebSockets(options: WsListenerOptions): WsListener {
  return new Listener(options);
}

class Listener implements WsListener {
  readonly #options: WsListenerOptions;
  readonly #admission: UpgradeLimits;
  readonly #sockets: WebSocketServer;
  #isDraining = false;

  constructor(options: WsListenerOptions) {
    const { limits, environment, server } = options;
    this.#options = options;
    this.#admission = new UpgradeLimits(limits, environment.monotonic());
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: limits.messageBytes,
      maxFragments: limits.fragments,
      maxBufferedChunks: limits.bufferedChunks,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  async drain(): Promise<void> {
    this.#isDraining = true;
    await this.#options.gateway.drain();
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // A peer that resets the connection now is no error of ours; 'close' follows.
    socket.on('error', () => {});
    try {
      const identity = await this.#admit(request, socket);
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#serve(opened, identity, request.headers));
    } catch (error) {
      if (!(error instanceof Problem)) this.#options.log.error(errorFields(error), 'an upgrade request failed');
      refuseUpgrade(socket, error instanceof Problem ? error : new Problem('internal', 'The server failed to open the connection.'));
    }
  }

  /** Whose the connection will be, if that is known already. Throws a `Problem` when there is to be none. */
  async #admit(request: IncomingMessage, socket: Duplex): Promise<Identity | undefined> {
    if (request.url?.split('?', 1)[0] !== '/ws') throw new Problem('not_found', 'WebSockets are served at /ws only.');
    if (this.#isDraining) throw new Problem('service_unavailable', 'The server is shutting down.', { headers: { 'Retry-After': '1' } });
    this.#count(limitKey(request.socket.remoteAddress ?? ''), socket);
    const identity = await identityOf(request, this.#options);
    if (identity === undefined || !('refused' in identity)) return identity;
    throw new Problem(identity.refused === 'expired' ? 'token_expired' : 'unauthorized', identity.message);
  }

  #count(address: string, socket: Duplex): void {
    const { environment, limits } = this.#options;
    switch (this.#admission.enter(address, environment.monotonic())) {
      case 'admitted':
        socket.once('close', () => this.#admission.leave(address));
        return;
      case 'address_full':
        throw new Problem('rate_limited', `Your address has ${limits.connectionsPerAddress} connections open, which is all it may have.`);
      case 'server_busy':
        throw new Problem('service_unavailable', 'Too many connections are being opened.', { headers: { 'Retry-After': '1' } });
    }
  }

  #serve(socket: WebSocket, identity: Identity | undefined, headers: IncomingHttpHeaders): void {
    const { gateway, believes, log } = this.#options;
    const subprotocol = socket.protocol === '' ? undefined : socket.protocol;
    const handlers = gateway.accept(portOf(socket), { subprotocol, identity, isBelieved: believes(headers) });
    socket.on('message', (data: Buffer, isBinary) => handlers.message(isBinary ? data : data.toString()));
    socket.on('pong', () => handlers.pong());
    socket.on('ping', () => handlers.pong());
    socket.on('close', (code, reason) => handlers.closed(code, reason.toString()));
    // The library closes the connection by itself, with the code that fits; 'close' follows.
    socket.on('error', (error) => log.debug(errorFields(error), 'a connection broke the WebSocket protocol'));
  }
}

function portOf(socket: WebSocket): SocketPort {
  return {
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    send: (frame) => socket.send(frame, { binary: typeof frame !== 'string' }),
    ping: () => socket.ping(),
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };
}
