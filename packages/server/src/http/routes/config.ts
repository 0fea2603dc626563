import { createRoute, z } from '@hono/zod-openapi';
import { version } from '../../version.ts';
import { json } from '../responses.ts';
import type { Api, RouteTools } from '../services.ts';

const publicConfig = z
  .object({
    version: z.string(),
    tiles: z.string().optional().openapi({ description: 'URL template of raster map tiles, when the operator has set one.' }),
  })
  .openapi('Config');

const route = createRoute({
  method: 'get',
  path: '/api/config',
  summary: 'What a companion needs to know about this server',
  responses: { 200: json('The configuration.', publicConfig) },
});

export function mountConfig(app: Api, { config: { tiles } }: RouteTools): void {
  app.openapi(route, (c) => c.json({ version, ...(tiles === undefined ? {} : { tiles }) }, 200));
}
