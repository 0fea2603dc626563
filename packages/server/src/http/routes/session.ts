import { createRoute, z } from '@hono/zod-openapi';
import { granted } from '../granted.ts';
import { bearer, deleted, json, problems } from '../responses.ts';
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
  const removal = createRoute({
    method: 'delete',
    path: '/api/sessions/{sessionId}',
    summary: 'Deletes a session and all that was recorded in it',
    description: 'For its opener alone. It is ended first, if need be, and can never be opened again. A second time it is not there: only its bare id is kept.',
    security: bearer,
    middleware: identified,
    request: { params: z.object({ sessionId: identifier }) },
    responses: { ...deleted, ...problems(400, 401, 403, 404, 503) },
  });
  app.openapi(removal, async (c) => {
    granted(await sessions.deleteSession(c.var.identity, c.req.valid('param').sessionId));
    return c.body(null, 204);
  });
}
