import type { Env, MiddlewareHandler } from './hono.ts';

/**
 * Headers that keep the companion to itself. The code of a session stands in the companion's address,
 * so no other site may learn that address; a tile server is told the origin alone, because many refuse requests without one.
 */
export function securityHeaders(tiles: string | undefined): MiddlewareHandler<Env> {
  const tileOrigin = tiles === undefined ? '' : ` ${new URL(tiles).origin}`;
  const referrerPolicy = tiles === undefined ? 'no-referrer' : 'strict-origin';
  return async (c, next) => {
    c.header('Content-Security-Policy', policy(new URL(c.req.url).host, tileOrigin));
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', referrerPolicy);
    await next();
  };
}

function policy(host: string, tileOrigin: string): string {
  return [
    "default-src 'self'",
    // Some browsers do not count a WebSocket to the same host as 'self'.
    `connect-src 'self' ws://${host} wss://${host}${tileOrigin}`,
    `img-src 'self' data: blob:${tileOrigin}`,
    // The map draws in workers that it makes from blobs.
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
