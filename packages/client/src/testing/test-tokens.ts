import type { Environment } from '@paceline/core';
import type { Identity, TokenRefusal, TokenVerifier } from '@paceline/engine';

export interface TokenOptions {
  /** The name that others see; the user's id when absent. */
  readonly name?: string | undefined;
  /** Milliseconds for which the token is good; 30 days when absent. */
  readonly expiresIn?: number | undefined;
}

const MONTH = 30 * 24 * 3_600_000;

/** Tokens without cryptography: a server in memory knows those that it has issued. */
export class TestTokens implements TokenVerifier {
  readonly #environment: Environment;
  readonly #issued = new Map<string, Identity>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  issue(userId: string, { name = userId, expiresIn = MONTH }: TokenOptions = {}): string {
    const token = `token-${this.#issued.size + 1}-of-${userId}`;
    this.#issued.set(token, { userId, name, expiresAt: this.#environment.now() + expiresIn });
    return token;
  }

  async verify(token: string): Promise<Identity | TokenRefusal> {
    const identity = this.#issued.get(token);
    if (identity === undefined) return { refused: 'invalid', message: 'The token was not issued by this server.' };
    return identity.expiresAt > this.#environment.now() ? identity : { refused: 'expired', message: 'The token has expired.' };
  }
}
