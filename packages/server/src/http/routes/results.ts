import { createRoute, z } from '@hono/zod-openapi';
import type { StoredResults } from '@paceline/engine';
import { granted } from '../granted.ts';
import { Problem } from '../problem.ts';
import { bearer, json, problems } from '../responses.ts';
import { identifier, instant, isoOf } from '../schemas.ts';
import type { Api, RouteTools } from '../services.ts';

const seconds = z.number().openapi({ description: 'Seconds.' });
const metres = z.number().openapi({ description: 'Metres.' });
const split = z.object({ distance: metres, elapsed: seconds, moving: seconds });

const results = z
  .object({
    sessionId: identifier,
    startedAt: instant.openapi({ description: 'The common start.' }),
    isFinal: z.boolean().openapi({ description: 'Whether nobody runs any more.' }),
    distance: metres.optional().openapi({ description: 'What was raced; absent when people just ran together.' }),
    every: seconds.openapi({ description: 'Seconds between two entries of `behind`, the first of which is the common start.' }),
    runners: z.array(
      z.object({
        userId: identifier,
        name: z.string(),
        isFinished: z.boolean(),
        rank: z.number().openapi({ description: 'Place by the time since the common start; runners of the same time share one.' }),
        netRank: z.number().openapi({ description: "Place by the time since one's own start." }),
        distance: metres,
        elapsed: seconds,
        net: seconds,
        moving: seconds,
        kilometres: z.array(split),
        miles: z.array(split),
        best: z.array(z.object({ distance: metres, elapsed: seconds, from: metres })),
        behind: z.array(z.number().nullable()),
        coverage: z.number().openapi({ description: 'Share of the time of which something is known, 0 to 1.' }),
      }),
    ),
    overtakes: z.array(z.object({ elapsed: seconds, distance: metres, by: identifier, of: identifier })),
    together: z.array(z.object({ userIds: z.array(identifier), seconds })),
    doubtful: z
      .array(z.object({ userId: identifier, doubts: z.array(z.object({ elapsed: seconds, reason: z.enum(['went_back', 'too_fast', 'record']), metres })) }))
      .openapi({ description: 'What in the tracks cannot have been, and is not counted; a `record` is faster than anybody ever, with steps that each could have been, and is counted.' }),
  })
  .openapi('Results');

/** A marathon and a lot more, metres. */
const LONGEST = 1_000_000;

/** Read by its digits: `Number` also takes what nobody means by metres, such as `0x10`, `1e3` or nothing at all. */
const raced = z.string().transform((text, context) => {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (number > 0 && number <= LONGEST) return number;
  context.addIssue({ code: 'custom', message: `must be metres, more than 0 and at most ${LONGEST}, written like 5000 or 21097.5` });
  return z.NEVER;
});

export function mountResults(app: Api, { identified, sessions, trackTurns }: RouteTools): void {
  const route = createRoute({
    method: 'get',
    path: '/api/sessions/{sessionId}/results',
    summary: 'What came of a session, from the stored tracks',
    description: 'Ranking, splits, best efforts, overtakes and time together, also while people still run.',
    security: bearer,
    middleware: identified,
    request: {
      params: z.object({ sessionId: identifier }),
      query: z.object({
        distance: raced
          .optional()
          .openapi({ type: 'number', exclusiveMinimum: 0, maximum: LONGEST, description: 'Metres that were raced, those of the plan when absent: the clock stops where they were reached.' }),
      }),
    },
    responses: { 200: json('The results.', results), ...problems(400, 401, 403, 404, 503) },
  });
  app.openapi(route, async (c) => {
    const [{ sessionId }, { distance }] = [c.req.valid('param'), c.req.valid('query')];
    const computing = trackTurns.take(() => sessions.results(c.var.identity, sessionId, { distance }));
    if (computing === undefined) throw new Problem('service_unavailable', 'Too many tracks are being read at the moment.', { headers: { 'Retry-After': '5' } });
    return c.json(bodyOf(granted(await computing)), 200);
  });
}

function bodyOf({ startedAt, runners, overtakes, together, doubtful, ...rest }: StoredResults): z.infer<typeof results> {
  return {
    ...rest,
    startedAt: isoOf(startedAt),
    runners: runners.map(({ kilometres, miles, best, behind, ...runner }) => ({ ...runner, kilometres: [...kilometres], miles: [...miles], best: [...best], behind: [...behind] })),
    overtakes: [...overtakes],
    together: together.map(({ userIds, seconds: together_ }) => ({ userIds: [...userIds], seconds: together_ })),
    doubtful: doubtful.map(({ userId, doubts }) => ({ userId, doubts: [...doubts] })),
  };
}
