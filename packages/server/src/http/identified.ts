import type { TokenVerifier } from '@paceline/engine';
import type { MiddlewareHandler } from './hono.ts';
import { Problem } from './problem.ts';
import type { IdentifiedEnv } from './services.ts';

const REALM = 'Bearer realm="paceline"';

/** Lets only requests with a valid bearer token pass (RFC 6750), and tells the route whose it is. */
export function identified(verifier: TokenVerifier): MiddlewareHandler<IdentifiedEnv> {
  return async (c, next) => {
    const token = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    if (token === undefined) {
      throw new Problem('unauthorized', 'The request carries no bearer token.', { headers: { 'WWW-Authenticate': REALM } });
    }
    const identity = await verifier.verify(token);
    if ('refused' in identity) {
      const headers = { 'WWW-Authenticate': `${REALM}, error="invalid_token"` };
      throw new Problem(identity.refused === 'expired' ? 'token_expired' : 'unauthorized', identity.message, { headers });
    }
    c.set('identity', identity);
    await next();
  };
}
