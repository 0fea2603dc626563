import { createRoute, z } from '@hono/zod-openapi';
import { trackSample } from '@paceline/protocol';
import { granted } from '../granted.ts';
import { Problem } from '../problem.ts';
import { bearer, deleted, json, problems } from '../responses.ts';
import { identifier } from '../schemas.ts';
import type { Api, RouteTools } from '../services.ts';
import { wire } from '../wire-schema.ts';

const SUFFIX = '.json';

const known = z.object({
  at: z.number().openapi({ description: "When the sample was taken by the server's clock, epoch milliseconds: results and replays go by it." }),
  doubt: z
    .enum(['went_back', 'too_fast'])
    .optional()
    .openapi({ description: 'Why the sample cannot have been, where it cannot: its distance was less than before, or more than anyone can run in the time. Results do not count it.' }),
});

const track = z.object({ userId: identifier, sessionId: identifier, samples: z.array(wire(trackSample).and(known)) }).openapi('Track');

/** The router takes whole path segments only: the file's name, from which the user's id is read. */
const file = z.string().endsWith(SUFFIX, `must be followed by "${SUFFIX}"`).transform((name) => name.slice(0, -SUFFIX.length)).pipe(identifier);

export function mountTracks(app: Api, tools: RouteTools): void {
  mountReading(app, tools);
  mountDeleting(app, tools);
}

function mountReading(app: Api, { identified, sessions, trackTurns }: RouteTools): void {
  const described = createRoute({
    method: 'get',
    path: '/api/sessions/{sessionId}/tracks/{userId}.json',
    summary: 'The stored samples of one participant, in order',
    description: 'The whole track to its owner; without place and heart rate to others, unless the session shares precisely.',
    security: bearer,
    request: { params: z.object({ sessionId: identifier, userId: identifier }) },
    responses: { 200: json('The track.', track), ...problems(400, 401, 403, 404, 503) },
  });
  app.openAPIRegistry.registerPath(described);
  const route = createRoute({
    ...described,
    path: '/api/sessions/{sessionId}/tracks/{userId}',
    hide: true,
    middleware: identified,
    request: { params: z.object({ sessionId: identifier, userId: file }) },
  });
  app.openapi(route, async (c) => {
    const { sessionId, userId } = c.req.valid('param');
    const reading = trackTurns.take(() => sessions.track(c.var.identity, sessionId, userId));
    if (reading === undefined) throw new Problem('service_unavailable', 'Too many tracks are being read at the moment.', { headers: { 'Retry-After': '5' } });
    const { samples } = granted(await reading);
    return c.json({ userId, sessionId, samples: [...samples] }, 200);
  });
}

function mountDeleting(app: Api, { identified, sessions }: RouteTools): void {
  const route = createRoute({
    method: 'delete',
    path: '/api/sessions/{sessionId}/tracks/{userId}',
    summary: "Deletes the caller's own track",
    description: 'Also of one who is running, who leaves the session with it. Nothing more of that session is taken from the caller, whatever still waits on a device. A second time there is none.',
    security: bearer,
    middleware: identified,
    request: { params: z.object({ sessionId: identifier, userId: identifier }) },
    responses: { ...deleted, ...problems(400, 401, 403, 404, 503) },
  });
  app.openapi(route, async (c) => {
    const { sessionId, userId } = c.req.valid('param');
    if (userId !== c.var.identity.userId) {
      throw new Problem('not_invited', 'Only the one who has recorded a track may delete it.', { remedy: 'Ask them to delete it, or the opener to delete the session.' });
    }
    granted(await sessions.deleteTrack(c.var.identity, sessionId));
    return c.body(null, 204);
  });
}
