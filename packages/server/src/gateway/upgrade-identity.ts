import type { IncomingMessage } from 'node:http';
import type { Identity, TokenRefusal, TokenVerifier } from '@paceline/engine';

export interface Credentials {
  readonly verifier: TokenVerifier;
  /** Who a single-use ticket was issued to; undefined when it is unknown, used or too old. */
  readonly redeemTicket: (ticket: string) => Identity | undefined;
}

/** Whom an upgrade request is from, by its Authorization header or its ticket; undefined when it carries neither. */
export async function identityOf(
  { headers, url }: IncomingMessage,
  { verifier, redeemTicket }: Credentials,
): Promise<Identity | TokenRefusal | undefined> {
  if (headers.authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(headers.authorization)?.[1];
    return token === undefined ? { refused: 'invalid', message: 'The Authorization header is not a bearer token.' } : verifier.verify(token);
  }
  const ticket = new URLSearchParams(url?.split('?', 2)[1]).get('ticket');
  if (ticket === null) return undefined;
  return redeemTicket(ticket) ?? { refused: 'invalid', message: 'The ticket is unknown, used already or older than a minute.' };
}
