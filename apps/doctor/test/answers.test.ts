import { describe, expect, it } from 'vitest';
import { isLostOnTheWay } from '../src/answers.ts';
import type { HttpOutcome } from '../src/evidence.ts';

const failed = (code: string): HttpOutcome => ({ kind: 'failed', phase: 'connecting', code, message: '' });
const answered = (status: number, code?: string): HttpOutcome => ({
  kind: 'answered',
  answer: { status, headers: {}, body: code === undefined ? '' : JSON.stringify({ type: `urn:paceline:problem:${code}`, code, detail: 'No.' }) },
});

describe('another address is worth a look', () => {
  it.each<[string, HttpOutcome]>([
    ['nothing listens', failed('ECONNREFUSED')],
    ['it speaks no TLS', failed('EPROTO')],
    ['it takes no connection', { kind: 'silent', phase: 'connecting' }],
    ['it begins no TLS', { kind: 'silent', phase: 'securing' }],
    ['something else answers', answered(200)],
    ['there is nothing', answered(404)],
    ['it is for TLS', answered(400)],
    ['it leads elsewhere', answered(301)],
    ['the server knows no such path', answered(404, 'not_found')],
  ])('when %s', (_, outcome) => {
    expect(isLostOnTheWay(outcome)).toBe(true);
  });
});

describe('another address would lead astray', () => {
  it.each<[string, HttpOutcome]>([
    ['the certificate is not trusted', failed('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ['the certificate is for another name', failed('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['the chain is incomplete', failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
    ['there is no such host', failed('ENOTFOUND')],
    ['no DNS server answers', failed('EAI_AGAIN')],
    ['it took the request and is silent', { kind: 'silent', phase: 'waiting' }],
    ['it wants a login', answered(401)],
    ['a proxy wants a login', answered(407)],
    ['it is forbidden', answered(403)],
    ['there were too many', answered(429)],
    ['the proxy has no server', answered(502)],
    ['the server itself cannot now', answered(503, 'service_unavailable')],
  ])('when %s', (_, outcome) => {
    expect(isLostOnTheWay(outcome)).toBe(false);
  });
});
