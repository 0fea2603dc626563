import { createRoute, z } from '@hono/zod-openapi';
import { sessionState } from '@paceline/protocol';
import { placeOf } from '@paceline/engine';
import { granted } from '../granted.ts';
import { bearer, json, problems } from '../responses.ts';
import { identifier, instant, plan, withTimes } from '../schemas.ts';
import type { Api, RouteTools } from '../services.ts';
import { wire } from '../wire-schema.ts';

const entry = z
  .object({
    sessionId: identifier,
    title: z.string(),
    status: wire(sessionState),
    createdAt: instant,
    startsAt: instant.optional(),
    startedAt: instant.optional(),
    endedAt: instant.optional(),
    plan: plan.optional().openapi({ description: 'What the session is for; absent when people just run together.' }),
    runners: z.number().openapi({ description: 'How many have taken part as runners, whoever they are by now.' }),
    isOpener: z.boolean().openapi({ description: 'Whether the caller has opened it, and may delete it.' }),
    recorded: z
      .object({
        distance: z.number().optional(),
        elapsed: z.number().optional(),
        net: z.number().optional().openapi({ description: 'Seconds in which the caller has covered the distance of the plan, since their own start; absent when they have not.' }),
      })
      .optional()
      .openapi({ description: "What the caller's own last sample tells, in metres and seconds; absent when nothing of theirs is stored." }),
  })
  .openapi('SessionEntry');

const list = z
  .object({ sessions: z.array(entry), next: z.string().optional().openapi({ description: 'What to ask for as `before` to get the next page; absent on the last one.' }) })
  .openapi('SessionList');

const MOST = 100;
const USUAL = 20;

const length = z.string().transform((digits, context) => {
  const number = /^\d+$/.test(digits) ? Number(digits) : 0;
  if (number >= 1 && number <= MOST) return number;
  context.addIssue({ code: 'custom', message: `must be a whole number from 1 to ${MOST}` });
  return z.NEVER;
});

const before = z.string().transform((cursor, context) => {
  const place = placeOf(cursor);
  // Nothing at all is the beginning.
  if (place !== undefined || cursor === '') return place;
  context.addIssue({ code: 'custom', message: 'must be the `next` of an earlier page' });
  return z.NEVER;
});

export function mountSessionList(app: Api, { identified, sessions }: RouteTools): void {
  const route = createRoute({
    method: 'get',
    path: '/api/sessions',
    summary: 'The sessions that the caller has opened or taken part in, the newest first',
    description: 'A page at a time. Those in which the caller has deleted their track are listed only to their opener.',
    security: bearer,
    middleware: identified,
    request: {
      query: z.object({
        limit: length.optional().openapi({ type: 'integer', minimum: 1, maximum: MOST, default: USUAL, description: 'Length of a page.' }),
        before: before.optional().openapi({ type: 'string', description: 'The `next` of the page before.' }),
      }),
    },
    responses: { 200: json('A page of the list.', list), ...problems(400, 401, 503) },
  });
  app.openapi(route, async (c) => {
    const { limit = USUAL, before: cursor } = c.req.valid('query');
    const page = granted(await sessions.list(c.var.identity, { limit, before: cursor }));
    return c.json({ ...page, sessions: page.sessions.map((each) => withTimes(each)) }, 200);
  });
}
