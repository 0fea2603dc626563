/** What the HTTP side uses of hono itself; no other file imports it. */
export { compress } from 'hono/compress';
export { cors } from 'hono/cors';
export { HTTPException } from 'hono/http-exception';
export { methodNotAllowed } from 'hono/method-not-allowed';
export type { Env, MiddlewareHandler } from 'hono';
