import { createRoute, z } from '@hono/zod-openapi';
import { limits } from '@paceline/protocol';
import { granted } from '../granted.ts';
import { joinLink } from '../links.ts';
import { bearer, json, jsonBody, problems } from '../responses.ts';
import { identifier, instant, plan, sessionCode, sharing } from '../schemas.ts';
import type { Api, RouteTools } from '../services.ts';

const opening = z
  .object({
    title: z.string().regex(/^(?=.*\S)[^\p{C}]{1,80}$/u, 'must be 1 to 80 printable characters').optional(),
    friends: z.array(identifier).max(limits.friends).optional().openapi({ description: 'Users who may join without the code.' }),
    startsAt: instant.optional().openapi({ description: 'When the run starts; without it, the session is active at once.' }),
    sharing: sharing.optional().openapi({ description: 'What members see of each other; pace when absent.' }),
    plan: plan
      .refine((value) => value?.handicap !== true || value.distance !== undefined, { message: 'must have a distance for a handicap', path: ['distance'] })
      .optional()
      .openapi({ description: 'A distance to race (metres), a pace to keep (minutes per kilometre), a handicap; people just run together when absent.' }),
  })
  .openapi('Opening');

const opened = z
  .object({ sessionId: identifier, code: sessionCode, url: z.string().openapi({ description: 'The link that lets others join.' }) })
  .openapi('OpenedSession');

export function mountSessions(app: Api, { identified, sessions, config: { publicUrl } }: RouteTools): void {
  const route = createRoute({
    method: 'post',
    path: '/api/sessions',
    summary: 'Opens a session',
    security: bearer,
    middleware: identified,
    request: { body: jsonBody(opening, false) },
    responses: { 201: json('The session.', opened), ...problems(400, 401, 413, 415, 503) },
  });
  app.openapi(route, async (c) => {
    const { startsAt, ...wishes } = c.req.valid('json');
    const outcome = await sessions.create(c.var.identity, {
      ...wishes,
      startsAt: startsAt === undefined ? undefined : Date.parse(startsAt),
    });
    const { sessionId, code } = granted(outcome);
    const base = publicUrl ?? new URL(c.req.url).origin;
    return c.json({ sessionId, code, url: joinLink(base, code) }, 201, { Location: `/api/sessions/${sessionId}` });
  });
}
