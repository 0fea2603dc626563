import { asyncApiDocument } from '@paceline/protocol/asyncapi';
import { version } from '../../version.ts';
import type { Api } from '../services.ts';

const info = {
  title: 'Paceline',
  version,
  description: 'The HTTP side of a Paceline server; the WebSocket is described by /api/asyncapi.json.',
  license: { name: 'MIT', identifier: 'MIT' },
};

/** The machine-readable descriptions of the two interfaces; mounted after the routes that they describe. */
export function mountDocuments(app: Api): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  app.doc31('/api/openapi.json', { openapi: '3.1.0', info });
  app.get('/api/asyncapi.json', (c) => c.json(asyncApiDocument()));
}
