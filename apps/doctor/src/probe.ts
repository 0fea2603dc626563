import { createHash, randomBytes } from 'node:crypto';
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Environment } from '@paceline/core';
import type { Answer, HttpOutcome, Phase } from './evidence.ts';
import type { Patience } from './patience.ts';

/** The subprotocol that the SDK offers. */
export const SUBPROTOCOL = 'paceline.v1';

export interface ProbeRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Probed {
  readonly outcome: HttpOutcome;
  /** From the beginning to the answer, milliseconds. */
  readonly ms: number;
}

/** More of an answer than this says nothing new, characters. */
const MOST_BODY = 4_096;

/**
 * One plain HTTP request on a connection of its own. Unlike `fetch` it says how far it came, follows no redirect, and
 * shows how an upgrade was answered. Never rejects.
 */
export function probe({ url, method = 'GET', headers = {} }: ProbeRequest, patience: Patience): Promise<Probed> {
  const { environment } = patience;
  const began = environment.monotonic();
  return new Promise((resolve) => {
    let phase: Phase = 'connecting';
    const start = url.startsWith('https:') ? requestHttps : requestHttp;
    const request = start(new URL(url), { method, headers: { accept: 'application/json', 'user-agent': 'paceline-doctor', ...headers }, agent: false });
    const end = (outcome: HttpOutcome): void => {
      cancel();
      resolve({ outcome, ms: environment.monotonic() - began });
    };
    const cancel = environment.setTimer(patience.left(), () => {
      end({ kind: 'silent', phase });
      request.destroy();
    });
    followPhase(request, url.startsWith('https:'), (next) => (phase = next));
    request.on('error', (error) => end({ kind: 'failed', phase, code: codeOf(error), message: error.message }));
    request.on('response', (response) => readBody(response, (answer) => end({ kind: 'answered', answer })));
    request.on('upgrade', (response, socket) => {
      const ms = environment.monotonic() - began;
      cancel();
      void closeWebSocket(socket, environment).then(() => resolve({ outcome: { kind: 'answered', answer: answerOf(response, '') }, ms }));
    });
    request.end();
  });
}

function followPhase(request: ClientRequest, secure: boolean, enter: (phase: Phase) => void): void {
  request.on('socket', (socket) => {
    socket.once('connect', () => enter(secure ? 'securing' : 'waiting'));
    socket.once('secureConnect', () => enter('waiting'));
  });
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

function readBody(response: IncomingMessage, done: (answer: Answer) => void): void {
  let body = '';
  const end = (): void => done(answerOf(response, body));
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    body += chunk;
    if (body.length < MOST_BODY) return;
    end();
    response.destroy();
  });
  // A body that breaks off is still an answer, whose head is what counts.
  response.on('end', end).on('error', end);
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, body: string): Answer {
  const entries = Object.entries(headers).map(([name, value = '']) => [name, Array.isArray(value) ? value.join(', ') : value]);
  return { status: statusCode, headers: Object.fromEntries(entries) as Record<string, string>, body };
}

/** A close frame with code 1000 (RFC 6455 section 5.5.1), masked with zeros. */
const CLOSE_FRAME = Uint8Array.of(0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8);

/** For the other side to close as well, milliseconds. */
const CLOSING = 1_000;

/** Resolves when it is closed on both sides: it must not count when the next connection is opened. */
function closeWebSocket(socket: Duplex, environment: Environment): Promise<void> {
  return new Promise((resolve) => {
    const cancel = environment.setTimer(CLOSING, () => socket.destroy());
    socket.on('error', () => undefined).once('close', () => {
      cancel();
      resolve();
    });
    socket.resume().end(CLOSE_FRAME);
  });
}

/** What RFC 6455 section 1.3 appends to the key. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Asks for the WebSocket at `ws://…` or `wss://…` with a plain request; `accept` is the right answer to its key. */
export async function probeUpgrade(url: string, patience: Patience): Promise<Probed & { readonly accept: string }> {
  const key = randomBytes(16).toString('base64');
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': key,
    'sec-websocket-version': '13',
    'sec-websocket-protocol': SUBPROTOCOL,
  };
  const probed = await probe({ url: url.replace(/^ws/, 'http'), headers }, patience);
  return { ...probed, accept: createHash('sha1').update(key + GUID).digest('base64') };
}
