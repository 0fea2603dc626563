import type { Env, MiddlewareHandler } from './hono.ts';
import { Problem } from './problem.ts';

/**
 * Refuses bodies of more than `limit` bytes before a route reads them. Hono's own middleware for this needs
 * Node's Request to be replaced for the whole process.
 */
export function limitedBody(limit: number): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { method, headers, body } = c.req.raw;
    const declared = headers.get('Content-Length');
    if (Number(declared ?? 0) > limit) throw tooLarge(limit);
    // Node itself holds a declared length against what arrives.
    if (declared === null && headers.has('Transfer-Encoding') && body !== null) {
      c.req.raw = new Request(c.req.url, { method, headers, body: await readAtMost(body, limit) });
    }
    await next();
  };
}

async function readAtMost(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The rest of the body stays unread, so the connection cannot carry another request. */
const tooLarge = (limit: number): Problem =>
  new Problem('too_large', `The body is larger than ${limit} bytes.`, { headers: { Connection: 'close' } });
