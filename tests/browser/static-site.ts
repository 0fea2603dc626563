import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { freePort, repository } from '@paceline/testkit';

/** Files by path. */
export type Build = ReadonlyMap<string, Buffer>;

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.svg': 'image/svg+xml', '.webmanifest': 'application/manifest+json', '.png': 'image/png' };

/** The companion as it was built. */
export function builtCompanion(): Build {
  const root = join(repository, 'apps/companion/dist');
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(root.length).replaceAll('\\', '/'), readFileSync(path)];
    }),
  );
}

/** The same with another title, as the next build would be: the worker knows the page by its digest, and has a version of its own. */
export function nextBuild(build: Build, title: string): Build {
  const page = build.get('/index.html') ?? Buffer.of();
  const changed = Buffer.from(page.toString().replace(/<title>.*<\/title>/, `<title>${title}</title>`));
  const worker = (build.get('/sw.js') ?? Buffer.of()).toString();
  const known = worker.replace(digest(page), digest(changed)).replace(/"version":"\w+"/, `"version":"${title}"`);
  return new Map([...build, ['/index.html', changed], ['/sw.js', Buffer.from(known)]]);
}

const digest = (content: Buffer): string => createHash('sha384').update(content).digest('base64');

/** A web server of a build, which can be deployed to, and be away. */
export class StaticSite implements AsyncDisposable {
  readonly url: string;
  build: Build;
  readonly #port: number;
  #server: Server | undefined;

  private constructor(port: number, build: Build) {
    this.#port = port;
    this.build = build;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async of(build: Build): Promise<StaticSite> {
    const site = new StaticSite(await freePort(), build);
    await site.open();
    return site;
  }

  async open(): Promise<void> {
    const server = createServer(({ url = '/' }, response) => {
      const path = /^\/([js]\/.*|runs|file)?$/.test(url) ? '/index.html' : url;
      const file = this.build.get(path);
      const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      if (file === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'Content-Type': types[extname(path)] ?? '', 'Cache-Control': caching }).end(file);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    const server = this.#server;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
