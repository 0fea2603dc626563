/** Who is on the other end: verified before anything else is looked at. */
export interface Identity {
  readonly userId: string;
  /** The name that others see unless the user gives another at the join. */
  readonly name: string;
  /** When the identity lapses, epoch milliseconds. */
  readonly expiresAt: number;
}

/** Why a token was refused. `expired` can be cured with a fresh one, `invalid` cannot. */
export type TokenRefusal = { readonly refused: 'expired' | 'invalid'; readonly message: string };

/** Turns a token into an identity. */
export interface TokenVerifier {
  verify(token: string): Promise<Identity | TokenRefusal>;
}
