import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROTOCOL_VERSION, SUBPROTOCOL as OF_THE_PROTOCOL } from '@paceline/protocol';
import { startServer, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { SUBPROTOCOL } from '../src/probe.ts';
import type { Result } from '../src/result.ts';
import { selfSigned } from './support/certificate.ts';
import { outlineOf, visit } from './support/doctor.ts';
import { ImpatientEnvironment } from './support/impatient.ts';
import { httpServer, httpsServer, listen, tcpServer, type Listening } from './support/servers.ts';

const HTML = { 'content-type': 'text/html', server: 'nginx/1.24.0' };
const PAGE = '<!doctype html><title>Welcome</title>';

const messageOf = (results: readonly Result[], name: string): string => {
  const result = results.find((each) => each.name === name);
  return result?.status === 'failed' ? `${result.problem.message} ${result.problem.remedy}` : '';
};

/** Answers over HTTP as a Paceline server does, as far as a visit gets without a WebSocket. */
const likePaceline: RequestListener = ({ url }, response) => {
  const answers: Readonly<Record<string, object>> = {
    '/healthz': { status: 'ok' },
    '/api/config': { version: '0.1.0' },
    '/readyz': { status: 'ready' },
    '/api/guests': { userId: 'u', token: 't', expiresAt: '2030-01-01T00:00:00Z' },
  };
  const answer = answers[url ?? ''];
  if (answer === undefined) response.writeHead(404, HTML).end(PAGE);
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
};

/** A server that is like Paceline up to its WebSocket. */
function upToUpgrade(upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): Promise<Listening> {
  const server = createServer(likePaceline);
  server.on('upgrade', upgrade);
  return listen(server);
}

/** A server that is like Paceline up to the open WebSocket. */
function upToOpen(serve: (socket: WebSocket) => void): Promise<Listening> {
  const sockets = new WebSocketServer({ noServer: true });
  return upToUpgrade((request, socket, head) => sockets.handleUpgrade(request, socket, head, serve));
}

describe('where another server answers', () => {
  it.each<[string, number, Record<string, string>, string, string, RegExp]>([
    ['a web page', 200, HTML, PAGE, 'web_page', /GET \/healthz was answered with status 200 \(OK\) by "nginx\/1\.24\.0", a web page\. Check the address/],
    ['another service', 200, { 'content-type': 'application/json' }, '{"status":"UP"}', 'not_paceline', /status 200 \(OK\)\. Check host, port and path/],
    ['another service of the same health', 200, {}, '{"status":"ok"}', 'not_paceline', /GET \/api\/config was answered/],
    ['an empty place', 404, HTML, PAGE, 'web_page', /status 404 \(Not Found\)/],
    ['a redirect', 301, { location: 'https://run.example.org/healthz' }, '', 'redirect', /It leads to https:\/\/run\.example\.org\. Use the address/],
    ['a login', 401, { 'www-authenticate': 'Basic' }, '', 'proxy_login', /Take the login of the proxy away/],
    ['a firewall', 403, HTML, PAGE, 'forbidden', /Look in the proxy or its firewall/],
    ['a limit', 429, {}, '', 'too_many_requests', /raise the rate limit/],
    ['a proxy without a server', 502, HTML, PAGE, 'upstream_down', /status 502 \(Bad Gateway\).+Check that the Paceline server runs/],
    ['a content network without a server', 522, {}, '', 'upstream_down', /status 522\. Check that/],
    ['a busy proxy', 503, { 'retry-after': '30' }, '', 'busy', /It asks to wait 30 s\. Try again/],
    ['a broken one', 500, {}, '', 'server_error', /See the log/],
    ['a port for TLS', 400, HTML, '<html>The plain HTTP request was sent to HTTPS port</html>', 'https_port', /Write https:\/\//],
  ])('%s is told from a Paceline server', async (...[, status, headers, body, code, text]) => {
    await using server = await httpServer((_request, response) => response.writeHead(status, headers).end(body));
    const results = await visit({ url: `http://${server.host}` });
    expect(messageOf(results, 'address')).toMatch(text);
    expect(outlineOf(results)).toMatchObject({ address: code, ready: 'needs address', leave: 'needs address' });
  });

  it('its readiness and its guests are judged by themselves', async () => {
    await using server = await httpServer((request, response) => {
      if (request.url === '/healthz' || request.url === '/api/config') likePaceline(request, response);
      else response.writeHead(200, HTML).end(PAGE);
    });
    const results = await visit({ url: `http://${server.host}` });
    expect(outlineOf(results)).toMatchObject({ address: '✓', ready: 'web_page', token: 'web_page', websocket: 'upgrade_ignored', hello: 'needs token' });
  });
});

describe('where no HTTP is answered', () => {
  it('another scheme is named', async () => {
    await using server = await httpServer((_request, response) => response.end());
    expect(outlineOf(await visit({ url: `https://${server.host}` }))).toMatchObject({ address: 'not_tls' });
  });

  it('a port for TLS hangs up on plain HTTP', async () => {
    const certificate = selfSigned({ name: '127.0.0.1', from: new Date('2020-01-01'), to: new Date('2049-01-01') });
    await using server = await httpsServer(certificate, (_request, response) => response.end());
    expect(outlineOf(await visit({ url: `http://${server.host}` }))).toMatchObject({ address: 'hung_up' });
    expect(outlineOf(await visit({ url: `https://${server.host}` }))).toMatchObject({ address: 'self_signed' });
  });

  it('another protocol is told', async () => {
    await using server = await tcpServer((socket) => socket.end('220 mail.example.org ESMTP\r\n'));
    expect(outlineOf(await visit({ url: `http://${server.host}` }))).toMatchObject({ address: 'not_http' });
  });

  it.each(['http', 'https'])('silence on %s ends with the patience of the step', async (scheme) => {
    const environment = new ImpatientEnvironment();
    await using server = await tcpServer((socket) => socket.once('data', environment.expire));
    const results = await visit({ url: `${scheme}://${server.host}`, environment });
    expect(messageOf(results, 'address')).toContain(`127.0.0.1:${server.host.slice(10)} took `);
    expect(outlineOf(results)).toMatchObject({ address: 'no_answer' });
  });

  it('a name that does not exist is told from a server that is down', async () => {
    const { address } = outlineOf(await visit({ url: 'http://nowhere.invalid:8080' }));
    // Which of the two it is depends on whether there is a DNS server to ask.
    expect(['unknown_host', 'dns_silent']).toContain(address);
  });
});

describe('where the server is at another address', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it.each([
    ['behind no path', (url: string) => `${url}/j/ABC-DEF`, /GET \/j\/ABC-DEF\/healthz was answered/],
    ['without TLS', (url: string) => url.replace('http', 'https'), /speaks no TLS/],
  ])('%s, that is said', async (_, wrong, text) => {
    const results = await visit({ url: wrong(server.url) });
    expect(messageOf(results, 'address')).toMatch(text);
    expect(messageOf(results, 'address')).toContain(`A Paceline server answers at ${server.url}. Use that address.`);
    expect(outlineOf(results)).toMatchObject({ address: 'elsewhere' });
  });
});

describe('an upgrade', () => {
  const http = (status: string, ...headers: readonly string[]): string => [`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n');
  const switched = (...headers: readonly string[]): string => http('101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', ...headers);
  const acceptOf = ({ headers }: IncomingMessage): string =>
    createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

  it.each<[string, (request: IncomingMessage) => string, string, RegExp]>([
    ['answered with a page', () => http('200 OK', 'Content-Type: text/html', 'Content-Length: 0'), 'upgrade_ignored', /GET \/ws was answered with status 200 \(OK\), a web page/],
    ['refused with 400', () => http('400 Bad Request', 'Server: nginx', 'Content-Length: 0'), 'upgrade_stripped', /status 400 \(Bad Request\) by "nginx"\. Let the proxy pass the upgrade on\. In nginx/],
    ['refused with 426', () => http('426 Upgrade Required', 'Content-Length: 0'), 'upgrade_stripped', /status 426 \(Upgrade Required\)/],
    ['refused with 404', () => http('404 Not Found', 'Content-Length: 0'), 'ws_not_routed', /Pass \/ws on/],
    ['refused with 403', () => http('403 Forbidden', 'Content-Length: 0'), 'forbidden', /status 403/],
    ['refused with 502', () => http('502 Bad Gateway', 'Content-Length: 0'), 'upstream_down', /status 502/],
    ['accepted with a wrong key', () => switched('Sec-WebSocket-Accept: x', 'Sec-WebSocket-Protocol: paceline.v1'), 'handshake_altered', /Sec-WebSocket-Accept/],
    ['accepted without the subprotocol', (request) => switched(`Sec-WebSocket-Accept: ${acceptOf(request)}`), 'subprotocol_dropped', /without the subprotocol paceline\.v1/],
  ])('%s is explained', async (...[, answer, code, text]) => {
    await using server = await upToUpgrade((request, socket) => socket.on('error', () => undefined).end(answer(request)));
    const results = await visit({ url: `http://${server.host}` });
    expect(messageOf(results, 'websocket')).toMatch(text);
    expect(outlineOf(results)).toMatchObject({ token: '✓', websocket: code, hello: 'needs websocket' });
  });

  it('cut off is told', async () => {
    await using server = await upToUpgrade((_request, socket) => socket.destroy());
    expect(outlineOf(await visit({ url: `http://${server.host}` }))).toMatchObject({ websocket: 'hung_up' });
  });

  it('asks for the subprotocol of the protocol', () => {
    expect(SUBPROTOCOL).toBe(OF_THE_PROTOCOL);
    expect(SUBPROTOCOL).toBe(`paceline.v${PROTOCOL_VERSION}`);
  });
});

describe('a WebSocket that opens', () => {
  it('and stays silent is found', async () => {
    const environment = new ImpatientEnvironment();
    await using server = await upToOpen((socket) => socket.on('message', environment.expire));
    const results = await visit({ url: `http://${server.host}`, environment });
    expect(messageOf(results, 'hello')).toMatch(/^The WebSocket opened, but nothing came over it within .+ Something on the way takes the frames/);
    expect(outlineOf(results)).toMatchObject({ websocket: '✓', hello: 'frames_swallowed', join: 'needs hello' });
  });

  it('and is cut off at once is told', async () => {
    await using server = await upToOpen((socket) => socket.terminate());
    const results = await visit({ url: `http://${server.host}` });
    expect(messageOf(results, 'hello')).toMatch(/cut off without a word/);
    expect(outlineOf(results)).toMatchObject({ hello: 'dropped' });
  });

  it('and speaks something else is told', async () => {
    const environment = new ImpatientEnvironment();
    await using server = await upToOpen((socket) => {
      socket.on('message', () => socket.send('Welcome to the chat!'));
      // The pong comes after the text was read.
      socket.on('message', () => socket.ping()).on('pong', environment.expire);
    });
    expect(outlineOf(await visit({ url: `http://${server.host}`, environment }))).toMatchObject({ hello: 'not_messages' });
  });

  const error = (code: string, message: string): string => JSON.stringify({ type: 'error', data: { code, message }, timestamp: '2026-05-01T06:30:00Z' });
  it.each<[string, string, number, string, RegExp]>([
    ['another version', error('unsupported_version', 'This server speaks version 2, not 1.'), 4504, 'unsupported_version', /\(4504\)\. This server speaks version 2, not 1\. Update what is older/],
    ['a token that it does not know', error('unauthorized', 'No.'), 4502, 'token_refused', /Get a new token/],
    ['a token that has lapsed', error('token_expired', 'The token has expired.'), 4401, 'token_expired', /compare the clocks/],
    ['too many connections of the user', error('rate_limited', 'You have 5 connections open.'), 1013, 'connections_of_user', /You have 5 connections open/],
    ['being busy', '', 1013, 'busy', /closed by the other side \(1013\)/],
    ['a restart', '', 1012, 'restarting', /Wait until the server is up again/],
    ['a mistake of its own', '', 1011, 'closed', /closed by the other side \(1011\)\. See the log/],
  ])('and is closed for %s is explained', async (...[, notice, code, problem, text]) => {
    await using server = await upToOpen((socket) =>
      socket.on('message', () => {
        if (notice !== '') socket.send(notice);
        socket.close(code);
      }),
    );
    const results = await visit({ url: `http://${server.host}` });
    expect(messageOf(results, 'hello')).toMatch(text);
    expect(outlineOf(results)).toMatchObject({ hello: problem });
  });
});
