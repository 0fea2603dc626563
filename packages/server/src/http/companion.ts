import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compress } from './hono.ts';
import { serveStatic } from './node-server.ts';
import type { Api } from './services.ts';

/** Addresses that the companion itself tells apart. */
const PAGES = ['/', '/j/*', '/s/*', '/runs', '/file'];
/** For names that carry a hash of their content; everything else may change under its name. */
const FOREVER = 'public, max-age=31536000, immutable';
const ASK_FIRST = 'no-cache';

/** Serves the built companion; its pages say how to build it when it is not there. */
export function mountCompanion(app: Api, companionDir: string): void {
  const index = join(companionDir, 'index.html');
  if (!existsSync(index)) {
    for (const page of PAGES) app.get(page, (c) => c.html(notBuilt, 200, { 'Cache-Control': 'no-store' }));
    return;
  }
  app.use(compress());
  app.use(async (c, next) => {
    await next();
    if (c.res.ok) c.header('Cache-Control', c.req.path.startsWith('/assets/') ? FOREVER : ASK_FIRST);
  });
  for (const page of PAGES) app.get(page, serveStatic({ path: index }));
  // Not as a GET route: an address that is no file then stays "not found" for every method.
  app.use(serveStatic({ root: companionDir }));
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Paceline</title>
<h1>Paceline is running</h1>
<p>The web companion is not built yet. Run <code>npm run build --workspace apps/companion</code> in the project's folder, then start the server again.</p>
<p>Apps can use this server already: see <a href="/api/openapi.json">/api/openapi.json</a> and <a href="/api/asyncapi.json">/api/asyncapi.json</a>.</p>
</html>
`;
