import { createRoute } from '@hono/zod-openapi';
import { granted } from '../granted.ts';
import { bearer, deleted, problems } from '../responses.ts';
import type { Api, RouteTools } from '../services.ts';

export function mountMe(app: Api, { identified, sessions }: RouteTools): void {
  const route = createRoute({
    method: 'delete',
    path: '/api/me',
    summary: 'Deletes what the server knows of the caller',
    description:
      "The caller's tracks everywhere, and the sessions that they have opened in which nobody else has recorded; in the others another word takes the place of their name. " +
      'It may be repeated: whoever has a token can ask for it, also when there is nothing. The token stays valid until it expires.',
    security: bearer,
    middleware: identified,
    responses: { ...deleted, ...problems(401, 503) },
  });
  app.openapi(route, async (c) => {
    granted(await sessions.deleteMe(c.var.identity));
    return c.body(null, 204);
  });
}
