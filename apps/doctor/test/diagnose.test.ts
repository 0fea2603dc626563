import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose/diagnose.ts';
import { remedies, type ProblemCode } from '../src/diagnose/remedies.ts';
import type { Answer, HttpOutcome, Notice, Phase, SocketLog, SocketTrouble, Trouble } from '../src/evidence.ts';

const context = { url: 'https://run.example.org', waited: 10_000 };

const http = (request: string, outcome: HttpOutcome): Trouble => ({ kind: 'http', request, outcome });
const failed = (code: string, phase: Phase = 'connecting', message = code): Trouble => http('GET /healthz', { kind: 'failed', code, phase, message });
const silent = (phase: Phase): Trouble => http('GET /healthz', { kind: 'silent', phase });
const answered = (status: number, { headers = {}, body = '' }: Partial<Answer> = {}, request = 'GET /healthz'): Trouble =>
  http(request, { kind: 'answered', answer: { status, headers, body } });

/** What a Paceline server answers; what counts is its code, not the status. */
const own = (code: string, detail: string, request = 'GET /readyz'): Trouble =>
  answered(400, { body: JSON.stringify({ type: `urn:paceline:problem:${code}`, code, detail, remedy: 'Do as it says.' }) }, request);

const socket = (log: Partial<SocketLog>, rest: Partial<SocketTrouble> = {}): Trouble => ({
  kind: 'socket',
  whose: 'runner',
  expected: 'ack',
  notices: [],
  unreadable: false,
  ...rest,
  log: { opened: true, frames: 3, closed: undefined, ...log },
});
const closed = (code: number, ...notices: readonly Notice[]): Trouble => socket({ closed: { code, reason: '' } }, { notices });
const notice = (code: string, message = 'No.'): Notice => ({ code, message, remedy: 'Do as it says.' });

/** What it is, how it looks, what it is called, and what is said about it. */
const cases: readonly (readonly [string, Trouble, ProblemCode, RegExp])[] = [
  // On the way to the host.
  ['a refused connection', failed('ECONNREFUSED'), 'nothing_listens', /^Nothing listens at run\.example\.org\.$/],
  ['a name without an address', failed('ENOTFOUND'), 'unknown_host', /^There is no host of the name run\.example\.org\.$/],
  ['a name that cannot be asked for', failed('EAI_AGAIN'), 'dns_silent', /could not be looked up/],
  ['no route', failed('EHOSTUNREACH'), 'unreachable', /^No way leads to run\.example\.org\.$/],
  ['no network', failed('ENETUNREACH'), 'unreachable', /^No way leads/],
  ['a time limit of the system', failed('ETIMEDOUT'), 'unreachable', /^No way leads/],
  ['an error of another kind', failed('EMFILE', 'connecting', 'too many open files'), 'unreachable', /^No connection to run\.example\.org: too many open files\.$/],
  ['no connection in time', silent('connecting'), 'unreachable', /^run\.example\.org did not take a connection within 10\.0 s\.$/],
  ['no TLS in time', silent('securing'), 'no_answer', /did not begin TLS within 10\.0 s/],
  ['no answer in time', silent('waiting'), 'no_answer', /took the request GET \/healthz, but did not answer it within 10\.0 s/],
  ['a hang-up', failed('ECONNRESET', 'waiting', 'socket hang up'), 'hung_up', /closed it without an answer/],
  ['no HTTP', failed('HPE_INVALID_CONSTANT', 'waiting'), 'not_http', /does not speak HTTP/],
  ['another address', { kind: 'http', request: 'GET /healthz', outcome: { kind: 'failed', code: 'ECONNREFUSED', phase: 'connecting', message: '' }, elsewhere: 'http://run.example.org:8080' }, 'elsewhere', /^Nothing listens at run\.example\.org\. A Paceline server answers at http:\/\/run\.example\.org:8080\.$/],

  // TLS.
  ['plain HTTP on a port for TLS', failed('EPROTO', 'securing', 'write EPROTO 40:error:0A00010B:SSL routines::wrong version number'), 'not_tls', /speaks no TLS/],
  ['a self-signed certificate', failed('DEPTH_ZERO_SELF_SIGNED_CERT', 'securing'), 'self_signed', /signed by nobody that is trusted/],
  ['an authority of their own', failed('SELF_SIGNED_CERT_IN_CHAIN', 'securing'), 'self_signed', /signed by nobody/],
  ['half a chain', failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'securing'), 'incomplete_chain', /does not send the certificate of the authority/],
  ['a chain without its end', failed('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'securing'), 'incomplete_chain', /authority/],
  ['an old certificate', failed('CERT_HAS_EXPIRED', 'securing'), 'certificate_expired', /has expired/],
  ['a certificate of tomorrow', failed('CERT_NOT_YET_VALID', 'securing'), 'certificate_early', /not valid yet/],
  ['a certificate of another', failed('ERR_TLS_CERT_ALTNAME_INVALID', 'securing'), 'certificate_name', /for another name/],
  ['another failure of TLS', failed('ERR_SSL_TLSV1_ALERT', 'securing', 'alert number 70\n'), 'tls_failed', /^TLS with run\.example\.org failed: alert number 70\.$/],
  ['a cut during TLS', failed('ECONNRESET', 'securing', 'read ECONNRESET'), 'tls_failed', /read ECONNRESET/],
  ['TLS only', answered(400, { body: 'Client sent an HTTP request to an HTTPS server.' }), 'https_port', /This port is for TLS/],

  // Somebody else.
  ['a page', answered(200, { headers: { 'content-type': 'text/html; charset=utf-8' } }), 'web_page', /status 200 \(OK\), a web page/],
  ['a page without a type', answered(404, { body: '\n<html>' }), 'web_page', /status 404 \(Not Found\), a web page/],
  ['something else', answered(200, { body: 'pong' }), 'not_paceline', /^GET \/healthz was answered with status 200 \(OK\)\.$/],
  ['a redirect', answered(308, { headers: { location: 'https://www.example.org/healthz' } }), 'redirect', /It leads to https:\/\/www\.example\.org\.$/],
  ['a redirect to a page', answered(302, { headers: { location: '/login' } }), 'redirect', /It leads to \/login\.$/],
  ['a redirect to nowhere', answered(302), 'redirect', /It leads to nowhere\.$/],
  ['a login', answered(401), 'proxy_login', /status 401/],
  ['a login to a proxy', answered(407), 'proxy_login', /status 407/],
  ['a refusal of another service', answered(401, { body: '{"type":"about:blank","code":"token_expired","detail":"No."}' }), 'proxy_login', /status 401/],
  ['a prohibition', answered(403), 'forbidden', /status 403/],
  ['no upstream', answered(502, { headers: { server: 'Caddy' } }), 'upstream_down', /status 502 \(Bad Gateway\) by "Caddy"/],
  ['a slow upstream', answered(504), 'upstream_down', /status 504/],
  ['a limit', answered(429), 'too_many_requests', /status 429/],
  ['an overload', answered(503, { headers: { 'retry-after': '5' } }), 'busy', /It asks to wait 5 s\.$/],
  ['an overload until a date', answered(503, { headers: { 'retry-after': 'Fri, 01 May 2026 06:30:00 GMT' } }), 'busy', /\(Service Unavailable\)\.$/],
  ['a mistake', answered(500), 'server_error', /status 500/],

  // The server's own no.
  ['a store that cannot write', own('service_unavailable', 'The store cannot write.'), 'store', /^The server refused GET \/readyz: The store cannot write\.$/],
  ['a store that does not answer', own('service_unavailable', 'The store does not answer in time.'), 'store', /in time/],
  ['a server that stops', own('service_unavailable', 'The server is stopping.'), 'stopping', /stopping/],
  ['a server that stops, at the upgrade', own('service_unavailable', 'The server is shutting down.', 'GET /ws'), 'stopping', /shutting down/],
  ['too many connections at once', own('service_unavailable', 'Too many connections are being opened.', 'GET /ws'), 'busy', /Too many/],
  ['too many guests', own('rate_limited', 'Too many new guests from this address; try again in 3 s.', 'POST /api/guests'), 'guest_limit', /3 s\.$/],
  ['too many connections', own('rate_limited', 'Your address has 100 connections open.', 'GET /ws'), 'connection_limit', /100 connections/],
  ['a token that is none', own('unauthorized', 'The token is damaged', 'POST /api/tickets'), 'token_refused', /damaged\.$/],
  ['a token that has lapsed', own('token_expired', 'The token has expired.', 'POST /api/tickets'), 'token_expired', /expired/],
  ['a mistake of the server', own('internal', 'The server made a mistake.', 'POST /api/sessions'), 'server_error', /POST \/api\/sessions/],
  ['another path', own('not_found', 'There is nothing at /run/healthz.'), 'not_paceline', /\/run\/healthz/],
  ['another path of the WebSocket', own('not_found', 'WebSockets are served at /ws only.', 'GET /ws'), 'ws_not_routed', /at \/ws only/],
  ['anything else', own('invalid_request', 'The name is too long.', 'POST /api/guests'), 'refused', /too long/],

  // The upgrade.
  ['an upgrade that the server did not see', own('upgrade_required', 'This address takes WebSocket connections.', 'GET /ws'), 'upgrade_stripped', /reached it without its upgrade/],
  ['an upgrade that a proxy refuses', answered(400, {}, 'GET /ws'), 'upgrade_stripped', /^GET \/ws was answered with status 400/],
  ['an upgrade that is no upgrade', answered(200, { body: '<!doctype html>' }, 'GET /ws'), 'upgrade_ignored', /a web page/],
  ['an upgrade that goes astray', answered(404, {}, 'GET /ws'), 'ws_not_routed', /status 404/],
  ['an upgrade without upstream', answered(502, {}, 'GET /ws'), 'upstream_down', /status 502/],
  ['no subprotocol', { kind: 'handshake', fault: 'subprotocol' }, 'subprotocol_dropped', /without the subprotocol/],
  ['a wrong key', { kind: 'handshake', fault: 'accept' }, 'handshake_altered', /Sec-WebSocket-Accept/],

  // The open WebSocket.
  ['silence', socket({ frames: 0 }), 'frames_swallowed', /^The WebSocket opened, but nothing came over it within 10\.0 s\.$/],
  ['a socket that did not open', socket({ opened: false, closed: { code: 1006, reason: '' } }, { whose: 'friend' }), 'dropped', /^The friend's WebSocket could not be opened/],
  ['a cut', closed(1006), 'dropped', /^The WebSocket opened and was then cut off without a word\.$/],
  ['a restart', closed(1012), 'restarting', /closed by the other side \(1012\)/],
  ['a server that goes', socket({ closed: { code: 1001, reason: 'going away' } }), 'restarting', /\(1001: going away\)\.$/],
  ['a busy server', closed(1013), 'busy', /\(1013\)/],
  ['a user of too many connections', closed(1013, notice('rate_limited', 'This user has 5 connections open')), 'connections_of_user', /has 5 connections open\.$/],
  ['a refused token', closed(4502, notice('unauthorized')), 'token_refused', /No\.$/],
  ['a lapsed token', closed(4401), 'token_expired', /\(4401\)/],
  ['another version', closed(4504, notice('unsupported_version', 'This server speaks version 2, not 1.')), 'unsupported_version', /version 2, not 1\.$/],
  ['any other close', closed(1008, notice('rate_limited', 'Too many messages.')), 'closed', /\(1008\)\. Too many messages\.$/],
  ['no message', socket({}, { unreadable: true }), 'not_messages', /no message of the protocol/],
  ['a full disk', socket({}, { notices: [notice('service_unavailable', 'The server cannot store samples at the moment.')] }), 'store', /^The server says: The server cannot store/],
  ['a passing failure', socket({}, { notices: [notice('service_unavailable', 'The server failed to handle a message.')] }), 'busy', /failed to handle/],
  ['a token that is refused in between', socket({}, { notices: [notice('unauthorized')] }), 'token_refused', /No\.$/],
  ['a token that lapses in between', socket({}, { notices: [notice('token_expired')] }), 'token_expired', /No\.$/],
  ['any other refusal', socket({}, { notices: [notice('session_full')] }), 'refused', /No\.$/],
  ['no acknowledgement', socket({}), 'no_ack', /^The sample was not acknowledged within 10\.0 s\.$/],
  ['no pong', socket({}, { expected: 'pong' }), 'unanswered', /^A ping was not answered within/],
  ['no way back', socket({}, { expected: 'return' }), 'not_back', /did not get back into the session within/],

  // A run.
  ['a clock ahead', { kind: 'clock', offset: 12_300 }, 'clock_off', /^The server's clock is 12\.3 s ahead of this machine's\.$/],
  ['a clock behind', { kind: 'clock', offset: -2 * 86_400_000 }, 'clock_off', /^The server's clock is 2 days behind this machine's\.$/],
  ['no recovery', { kind: 'not_recovered' }, 'events_lost', /could not say what had happened meanwhile/],
  ['lost samples', { kind: 'samples_lost', stored: 1, acked: 2 }, 'samples_lost', /^2 samples were acknowledged, but the track holds only 1 of them in order\.$/],
];

describe('what was seen', () => {
  it.each(cases)('%s is told', (...[, trouble, code, message]) => {
    const problem = diagnose(trouble, context);
    expect(problem.message).toMatch(message);
    expect(problem.code).toBe(code);
    expect(problem.remedy).toBe(code === 'refused' ? 'Do as it says.' : remedies[code]);
  });

  it('names the whole path of the server', () => {
    const { message } = diagnose(answered(404), { ...context, url: 'https://example.org/run' });
    expect(message).toBe('GET /run/healthz was answered with status 404 (Not Found).');
  });

  it('is the same without a remedy of its own', () => {
    expect(diagnose(socket({}, { notices: [{ code: 'new', message: 'New' }] }), context)).toEqual({ code: 'refused', message: 'The server says: New.', remedy: remedies.refused });
  });

  it('leads to every remedy that there is', () => {
    const used: readonly string[] = cases.map(([, , code]) => code);
    expect(Object.keys(remedies).filter((code) => !used.includes(code))).toEqual([]);
  });
});
