import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compress } from './hono.ts';
import { serveStatic } from './node-server.ts';
import type { Api } from './services.ts';

/** Addresses that the companion itself tells apart. */
const PAGES = ['/', '/j/*', '/s/*'];
const ONE_YEAR = 31_536_000;

/** Serves the built companion; its pages say how to build it when it is not there. */
export function mountCompanion(app: Api, companionDir: string): void {
  const index = join(companionDir, 'index.html');
  const assets = join(companionDir, 'assets', '/');
  if (!existsSync(index)) {
    for (const page of PAGES) app.get(page, (c) => c.html(notBuilt, 200, { 'Cache-Control': 'no-store' }));
    return;
  }
  app.use('*', compress());
  const serveIndex = serveStatic({ path: index, onFound: (_, c) => c.header('Cache-Control', 'no-cache') });
  for (const page of PAGES) app.get(page, serveIndex);
  // Not as a GET route: an address that is no file then stays "not found" for every method.
  app.use(
    serveStatic({
      root: companionDir,
      // The names among the assets carry a hash of the content; everything else may change under its name.
      onFound: (path, c) =>
        c.header('Cache-Control', path.startsWith(assets) ? `public, max-age=${ONE_YEAR}, immutable` : 'no-cache'),
    }),
  );
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
