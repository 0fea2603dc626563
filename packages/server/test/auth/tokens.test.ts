import { createHmac } from 'node:crypto';
import { VirtualEnvironment } from '@paceline/testkit';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Identity } from '@paceline/engine';
import { Tokens } from '../../src/auth/tokens.ts';

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;
const key = new Uint8Array(32).fill(7);

let environment: VirtualEnvironment;
let tokens: Tokens;

beforeEach(() => {
  environment = new VirtualEnvironment();
  let users = 0;
  tokens = new Tokens({ key, environment, newUserId: () => `user-${++users}` });
});

interface Changes {
  readonly alg?: string;
  readonly iss?: string;
  readonly aud?: string;
  readonly sub?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A token like ours, except for what a test changes. */
function forged({ alg = 'HS256', iss = 'paceline', aud = 'paceline', sub = 'ana', claims = { name: 'Ana' } }: Changes = {}): SignJWT {
  const seconds = environment.now() / SECOND;
  return new SignJWT({ ...claims }).setProtectedHeader({ alg }).setIssuer(iss).setAudience(aud).setSubject(sub).setExpirationTime(seconds + 60);
}

const invalid = { refused: 'invalid', message: expect.any(String) };

describe('a guest token', () => {
  it('names its user, for 30 days', async () => {
    const guest = await tokens.issueGuest('Ana');
    expect(guest).toMatchObject({ userId: 'user-1', name: 'Ana', expiresAt: environment.now() + 30 * DAY });
    const { token: _, ...identity } = guest;
    expect(await tokens.verify(guest.token)).toEqual(identity);
  });

  it('expires, with five seconds of tolerance for clocks that disagree', async () => {
    const { token } = await tokens.issueGuest('Ana');
    await environment.advance(30 * DAY + 4 * SECOND);
    expect(await tokens.verify(token)).toMatchObject({ userId: 'user-1' });
    await environment.advance(SECOND);
    expect(await tokens.verify(token)).toEqual({ refused: 'expired', message: 'The token has expired.' });
  });

  it('is for one user each', async () => {
    const [first, second] = [await tokens.issueGuest('Ana'), await tokens.issueGuest('Ana')];
    expect(second.userId).not.toBe(first.userId);
  });

  it('is worth nothing to a server with another key', async () => {
    const { token } = await tokens.issueGuest('Ana');
    const other = new Tokens({ key: new Uint8Array(32).fill(8), environment, newUserId: () => 'x' });
    expect(await other.verify(token)).toEqual(invalid);
  });
});

describe('a token that was made elsewhere', () => {
  it('is taken when it has the key, the issuer, the audience and all claims', async () => {
    expect(await tokens.verify(await forged().sign(key))).toMatchObject<Partial<Identity>>({ userId: 'ana', name: 'Ana' });
  });

  it('is refused without a signature', async () => {
    const unsigned = new UnsecuredJWT({ name: 'Ana' }).setIssuer('paceline').setAudience('paceline').setSubject('ana');
    expect(await tokens.verify(unsigned.setExpirationTime(environment.now() / SECOND + 60).encode())).toEqual(invalid);
  });

  it.each([['HS384', 'sha384'], ['HS512', 'sha512']])('is refused under %s, even with the right key', async (alg, hash) => {
    const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = { iss: 'paceline', aud: 'paceline', sub: 'ana', name: 'Ana', exp: environment.now() / SECOND + 60 };
    const signed = `${encoded({ alg })}.${encoded(claims)}`;
    const token = `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
    expect(await tokens.verify(token)).toEqual(invalid);
  });

  it('is refused under a public key of its own', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    expect(await tokens.verify(await forged({ alg: 'ES256' }).sign(privateKey))).toEqual(invalid);
  });

  it('is refused for another audience or from another issuer, and says which claim does not fit', async () => {
    expect(await tokens.verify(await forged({ aud: 'other' }).sign(key))).toEqual({ ...invalid, message: expect.stringContaining('"aud"') });
    expect(await tokens.verify(await forged({ iss: 'other' }).sign(key))).toEqual({ ...invalid, message: expect.stringContaining('"iss"') });
  });

  it('is refused when a claim is missing', async () => {
    const bare = new SignJWT({ name: 'Ana' }).setProtectedHeader({ alg: 'HS256' }).setIssuer('paceline').setAudience('paceline');
    expect(await tokens.verify(await bare.sign(key))).toEqual(invalid);
    expect(await tokens.verify(await bare.setSubject('ana').sign(key))).toEqual({ ...invalid, message: expect.stringContaining('"exp"') });
    expect(await tokens.verify(await forged({ claims: {} }).sign(key))).toEqual({ ...invalid, message: expect.stringContaining('"name"') });
  });

  it('is refused when its user or name could not stand in a message', async () => {
    expect(await tokens.verify(await forged({ sub: 'no spaces allowed' }).sign(key))).toEqual(invalid);
    expect(await tokens.verify(await forged({ sub: '' }).sign(key))).toEqual(invalid);
    expect(await tokens.verify(await forged({ claims: { name: 'x'.repeat(41) } }).sign(key))).toEqual(invalid);
    expect(await tokens.verify(await forged({ claims: { name: 7 } }).sign(key))).toEqual(invalid);
  });

  it('is refused before it becomes valid', async () => {
    expect(await tokens.verify(await forged().setNotBefore(environment.now() / SECOND + 30).sign(key))).toEqual(invalid);
  });
});

describe('what is no token at all', () => {
  it.each([
    ['nothing', ''],
    ['a word', 'token'],
    ['three letters', 'a.b.c'],
    ['dots alone', '..'],
    ['other alphabets', 'é.é.é'],
    ['8 KiB of one letter', 'x'.repeat(8192)],
  ])('is refused: %s', async (_, text) => {
    expect(await tokens.verify(text)).toEqual(invalid);
  });

  it('is refused when one character of a good one was changed', async () => {
    const { token } = await tokens.issueGuest('Ana');
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const swapped = `${payload.startsWith('e') ? 'f' : 'e'}${payload.slice(1)}`;
    expect(await tokens.verify([header, swapped, signature].join('.'))).toEqual(invalid);
  });
});
