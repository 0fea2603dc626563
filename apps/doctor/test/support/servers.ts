import { createServer as createHttp, request as forward, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { WebSocket, WebSocketServer } from 'ws';
import type { Certificate } from './certificate.ts';

/** A server of a test on this machine; `await using` closes it. */
export interface Listening extends AsyncDisposable {
  readonly host: string;
}

export async function listen(server: TcpServer): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Takes connections and does with them what it is told. */
export const tcpServer = (serve: (socket: Socket) => void): Promise<Listening> => listen(createTcp(serve));

export const httpServer = (serve: RequestListener): Promise<Listening> => listen(createHttp(serve));

export const httpsServer = ({ key, cert }: Certificate, serve: RequestListener): Promise<Listening> => listen(createHttps({ key, cert }, serve));

export interface Message {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly timestamp: string;
}

/** One WebSocket that goes through the proxy. */
export interface Link {
  /** 1 for the first one, which is the doctor's plain question. */
  readonly number: number;
  /** Says something to the client in the server's name. */
  say(message: unknown): void;
  /** Closes the client's side, without a word when there is no code. */
  end(code?: number): void;
}

/** How a proxy goes wrong. What is not named, it does right. */
export interface Meddling {
  /** Answers a request in the server's place when it returns true. */
  readonly http?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Answers an upgrade in the server's place when it returns true. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex) => boolean;
  /** What the client gets in place of a message of the server; nothing when undefined. */
  readonly down?: (message: Message, link: Link) => Message | undefined;
  /** Behind TLS. */
  readonly certificate?: Certificate;
}

/** A proxy before a real server, with the WebSockets taken apart and put together again. */
export async function proxyTo(target: string, meddling: Meddling = {}): Promise<Listening> {
  const { certificate, http } = meddling;
  const serve: RequestListener = (request, response) => {
    if (http?.(request, response) !== true) pass(target, request, response);
  };
  const server = certificate === undefined ? createHttp(serve) : createHttps({ ...certificate }, serve);
  acceptWebSockets(server, target, meddling);
  return listen(server);
}

/** Like many a proxy, it drops what belongs to one hop, the upgrade among it. */
function pass(target: string, request: IncomingMessage, response: ServerResponse): void {
  const { connection: _, upgrade: __, ...headers } = request.headers;
  const onward = forward(new URL(request.url ?? '/', target), { method: request.method ?? 'GET', headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

function acceptWebSockets(server: Server, target: string, { upgrade, down = (message) => message }: Meddling): void {
  const sockets = new WebSocketServer({ noServer: true });
  let number = 0;
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined);
    if (upgrade?.(request, socket) === true) return;
    const inner = new WebSocket(`${target.replace(/^http/, 'ws')}/ws`, ['paceline.v1']);
    inner.on('error', () => socket.destroy());
    inner.on('unexpected-response', (_request, answer) => void passRefusal(answer, socket));
    inner.once('open', () =>
      sockets.handleUpgrade(request, socket, head, (outer) => {
        number += 1;
        join(outer, inner, { number, down });
      }),
    );
  });
}

/** Hands a refused upgrade on as it is. */
export async function passRefusal(answer: IncomingMessage, socket: Duplex): Promise<void> {
  const body = await text(answer);
  const head = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`, `Content-Type: ${answer.headers['content-type']}`, `Content-Length: ${Buffer.byteLength(body)}`];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function join(outer: WebSocket, inner: WebSocket, { number, down }: { readonly number: number; readonly down: NonNullable<Meddling['down']> }): void {
  const link: Link = {
    number,
    say: (message) => outer.send(typeof message === 'string' ? message : JSON.stringify(message)),
    end: (code) => (code === undefined ? outer.terminate() : outer.close(code)),
  };
  outer.on('message', (data, isBinary) => inner.send(data, { binary: isBinary }));
  outer.on('close', () => inner.terminate());
  outer.on('error', () => undefined);
  inner.on('message', (data: Buffer) => {
    const message = down(JSON.parse(data.toString()) as Message, link);
    if (message !== undefined && outer.readyState === WebSocket.OPEN) link.say(message);
  });
  inner.on('close', (code, reason) => (code >= 1000 && code !== 1005 && code !== 1006 ? outer.close(code, reason) : outer.terminate()));
}
