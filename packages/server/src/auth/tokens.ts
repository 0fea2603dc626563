import type { Environment } from '@paceline/core';
import type { Identity, TokenRefusal, TokenVerifier } from '@paceline/engine';
import { check, displayName, id } from '@paceline/protocol';
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';

const ALGORITHM = 'HS256';
/** Issuer and audience of the tokens: those of another service are refused even if they share the key. */
const PARTY = 'paceline';
const GUEST_LIFETIME = 30 * 24 * 60 * 60_000;
/** How far the clocks of issuer and verifier may disagree, seconds. */
const CLOCK_TOLERANCE = 5;

/** A token that was issued, with whom it stands for. */
export interface IssuedToken extends Identity {
  readonly token: string;
}

export interface TokensOptions {
  /** 32 bytes of HMAC key. */
  readonly key: Uint8Array;
  readonly environment: Environment;
  /** Makes the id of a new user. */
  readonly newUserId: () => string;
}

/** Issues and verifies JSON Web Tokens (RFC 7519) signed with HMAC-SHA-256. */
export class Tokens implements TokenVerifier {
  readonly #options: TokensOptions;

  constructor(options: TokensOptions) {
    this.#options = options;
  }

  /** Makes a new user of that name and a token for it, good for 30 days. */
  async issueGuest(name: string): Promise<IssuedToken> {
    const { key, environment, newUserId } = this.#options;
    const issuedAt = Math.floor(environment.now() / 1000);
    const expiresAt = issuedAt + GUEST_LIFETIME / 1000;
    const userId = newUserId();
    const token = await new SignJWT({ name })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuer(PARTY)
      .setAudience(PARTY)
      .setSubject(userId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(key);
    return { userId, name, token, expiresAt: expiresAt * 1000 };
  }

  /** Never rejects: whatever is wrong with the token is a refusal. */
  async verify(token: string): Promise<Identity | TokenRefusal> {
    const { key, environment } = this.#options;
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        issuer: PARTY,
        audience: PARTY,
        requiredClaims: ['sub', 'exp', 'name'],
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: new Date(environment.now()),
      });
      return identityOf(payload);
    } catch (error) {
      return refusalOf(error);
    }
  }
}

/** What the claims say, if it could stand in a message. */
function identityOf({ sub, name, exp }: JWTPayload): Identity | TokenRefusal {
  const userId = check(id, sub);
  const displayed = check(displayName, name);
  if (!userId.ok || !displayed.ok || exp === undefined) {
    return { refused: 'invalid', message: 'The token names its user in a way that this server does not accept.' };
  }
  return { userId: userId.value, name: displayed.value, expiresAt: exp * 1000 };
}

function refusalOf(error: unknown): TokenRefusal {
  if (error instanceof errors.JWTExpired) return { refused: 'expired', message: 'The token has expired.' };
  if (error instanceof errors.JWTClaimValidationFailed) {
    return { refused: 'invalid', message: `The token is not for this server: its "${error.claim}" claim does not fit.` };
  }
  return { refused: 'invalid', message: 'The token was not issued by this server, or is damaged.' };
}
