import { createRoute, z } from '@hono/zod-openapi';
import { granted } from '../granted.ts';
import { bearer, json, problems } from '../responses.ts';
import { identifier, session, sessionBody } from '../schemas.ts';
import type { Api, RouteTools } from '../services.ts';

export function mountSession(app: Api, { identified, sessions }: RouteTools): void {
  const route = createRoute({
    method: 'get',
    path: '/api/sessions/{sessionId}',
    summary: 'A session, for its members',
    security: bearer,
    middleware: identified,
    request: { params: z.object({ sessionId: identifier }) },
    responses: { 200: json('The session.', session), ...problems(400, 401, 403, 404, 503) },
  });
  app.openapi(route, async (c) => {
    const summary = granted(await sessions.describe(c.var.identity, c.req.valid('param').sessionId));
    return c.json(sessionBody(summary), 200);
  });
}
