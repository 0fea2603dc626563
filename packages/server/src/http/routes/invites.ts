import { createRoute, z } from '@hono/zod-openapi';
import { limitKeyOf } from '../address.ts';
import { granted } from '../granted.ts';
import { refuseWhenEmpty } from '../rate-limit.ts';
import { bearer, json, problems } from '../responses.ts';
import { session, sessionBody, sessionCode } from '../schemas.ts';
import type { Api, RouteTools } from '../services.ts';

export function mountInvites(app: Api, { identified, sessions, wrongCodeLimit }: RouteTools): void {
  const route = createRoute({
    method: 'post',
    path: '/api/invites/{code}',
    summary: 'Lets the caller into the session of a code',
    security: bearer,
    middleware: identified,
    request: { params: z.object({ code: sessionCode.max(40) }) },
    responses: { 200: json('The session, which the caller may now join.', session), ...problems(400, 401, 404, 429, 503) },
  });
  app.openapi(route, async (c) => {
    const address = limitKeyOf(c);
    // Only wrong codes count, so that a whole club behind one address may come in while nobody can guess.
    refuseWhenEmpty(wrongCodeLimit, address, 'wrong codes');
    const outcome = await sessions.redeem(c.var.identity, c.req.valid('param').code);
    if (!outcome.ok && outcome.refusal.code === 'invalid_session') wrongCodeLimit.take(address);
    return c.json(sessionBody(granted(outcome)), 200);
  });
}
