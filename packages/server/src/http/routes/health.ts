import { createRoute, z } from '@hono/zod-openapi';
import { Problem } from '../problem.ts';
import { json, problems } from '../responses.ts';
import type { Api, RouteTools } from '../services.ts';

const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the process lives',
  responses: { 200: json('It does.', z.object({ status: z.literal('ok') })) },
});

const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Whether the server can be given work: its store works, it has not too much to do, and it is not stopping',
  responses: { 200: json('It can.', z.object({ status: z.literal('ready') })), ...problems(503) },
});

export function mountHealth(app: Api, { checkReady }: RouteTools): void {
  app.openapi(healthRoute, (c) => c.json({ status: 'ok' as const }, 200, { 'Cache-Control': 'no-store' }));
  app.openapi(readyRoute, async (c) => {
    try {
      await checkReady();
    } catch (cause) {
      throw new Problem('service_unavailable', cause instanceof Error ? cause.message : 'The server is not ready.', { cause });
    }
    return c.json({ status: 'ready' as const }, 200, { 'Cache-Control': 'no-store' });
  });
}
