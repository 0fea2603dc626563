import { createRoute, z } from '@hono/zod-openapi';
import { bearer, json, problems } from '../responses.ts';
import { instant, isoOf } from '../schemas.ts';
import type { Api, RouteTools } from '../services.ts';

const ticket = z.object({ ticket: z.string(), expiresAt: instant }).openapi('Ticket');

export function mountTickets(app: Api, { identified, tickets }: RouteTools): void {
  const route = createRoute({
    method: 'post',
    path: '/api/tickets',
    summary: 'Makes a ticket that opens one WebSocket within 60 seconds, at /ws?ticket=…',
    security: bearer,
    middleware: identified,
    responses: { 201: json('The ticket.', ticket), ...problems(401) },
  });
  app.openapi(route, (c) => {
    const issued = tickets.issue(c.var.identity);
    return c.json({ ticket: issued.ticket, expiresAt: isoOf(issued.expiresAt) }, 201);
  });
}
