import { createRoute, z } from '@hono/zod-openapi';
import { limitKeyOf } from '../address.ts';
import { refuseWhenEmpty } from '../rate-limit.ts';
import { json, jsonBody, problems } from '../responses.ts';
import { identifier, instant, isoOf, userName } from '../schemas.ts';
import type { Api, RouteTools } from '../services.ts';

const guest = z.object({ userId: identifier, token: z.string(), expiresAt: instant }).openapi('Guest');

const route = createRoute({
  method: 'post',
  path: '/api/guests',
  summary: 'Makes a new user and a token for it',
  request: { body: jsonBody(z.object({ name: userName }), true) },
  responses: { 201: json('The new user.', guest), ...problems(400, 413, 415, 429) },
});

export function mountGuests(app: Api, { tokens, guestLimit }: RouteTools): void {
  app.openapi(route, async (c) => {
    const address = limitKeyOf(c);
    refuseWhenEmpty(guestLimit, address, 'new guests');
    guestLimit.take(address);
    const { userId, token, expiresAt } = await tokens.issueGuest(c.req.valid('json').name);
    return c.json({ userId, token, expiresAt: isoOf(expiresAt) }, 201);
  });
}
