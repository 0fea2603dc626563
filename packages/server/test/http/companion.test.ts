import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem, startTestServer, temporaryFolder, type TemporaryFolder, type TestServer } from './test-server.ts';

const INDEX = '<!doctype html><title>Companion</title>';
const SCRIPT = `console.log(${JSON.stringify('x'.repeat(2_000))});`;

let folder: TemporaryFolder;
let server: TestServer;
beforeAll(async () => {
  folder = temporaryFolder();
  mkdirSync(join(folder.path, 'assets'));
  const files = { 'index.html': INDEX, 'sw.js': '// worker', 'manifest.webmanifest': '{}', 'icon.svg': '<svg/>' };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder.path, name), content);
  writeFileSync(join(folder.path, 'assets', 'main-1a2b3c.js'), SCRIPT);
  writeFileSync(join(folder.path, 'assets', 'main-1a2b3c.css'), 'body{}');
  server = await startTestServer({ companionDir: folder.path });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

describe('the companion', () => {
  it.each(['/', '/j/ABC-DEF', '/j/abcdef', '/s/some/session', '/s/some/results', '/runs', '/file', '/?x=1'])('is the page at %s', async (path) => {
    const { status, headers, body } = await server.call('GET', path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(body).toBe(INDEX);
  });

  it.each([
    ['/assets/main-1a2b3c.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/main-1a2b3c.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/sw.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/manifest.webmanifest', 'application/manifest+json', 'no-cache'],
    ['/icon.svg', 'image/svg+xml; charset=utf-8', 'no-cache'],
  ])('has the file %s, as %s, kept for %s', async (path, type, caching) => {
    const { status, headers } = await server.call('GET', path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('cache-control')).toBe(caching);
  });

  it('comes compressed to whoever can read that', async () => {
    const packed = await server.call('GET', '/assets/main-1a2b3c.js', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toBe('Accept-Encoding');
    expect(packed.body).toBe(SCRIPT);
    const plain = await server.call('GET', '/assets/main-1a2b3c.js', { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.body).toBe(SCRIPT);
  });

  it('leaves errors readable to whoever takes compressed answers', async () => {
    expect(await server.call('GET', '/nothing')).toEqual(problem(404, 'not_found'));
    expect(await server.call('POST', '/api/config')).toEqual(problem(405, 'method_not_allowed'));
    expect(await server.call('POST', '/j/ABC-DEF')).toEqual(problem(405, 'method_not_allowed'));
  });

  it('answers HEAD like GET, without the content', async () => {
    const { status, headers, body } = await server.call('HEAD', '/j/ABC-DEF');
    expect(status).toBe(200);
    expect(headers.get('content-length')).toBe(String(INDEX.length));
    expect(body).toBe('');
  });

  it.each(['/assets/gone.js', '/index.php', '/join', '/assets/', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/x'])('has nothing at %s', async (path) => {
    expect(await server.call('GET', path)).toEqual(problem(404, 'not_found'));
  });

  it('keeps to itself', async () => {
    const { headers } = await server.call('GET', '/j/ABC-DEF');
    const host = new URL(server.url).host;
    const policy = Object.fromEntries((headers.get('content-security-policy') ?? '').split('; ').map((rule) => [rule.split(' ')[0], rule]));
    expect(policy).toMatchObject({
      'default-src': "default-src 'self'",
      'connect-src': `connect-src 'self' ws://${host} wss://${host}`,
      'img-src': "img-src 'self' data: blob:",
      'worker-src': "worker-src 'self' blob:",
      'frame-ancestors': "frame-ancestors 'none'",
    });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('opens up to the server of its tiles, and tells that one no more than where it is itself', async () => {
    await using withTiles = await startTestServer({ companionDir: folder.path, tiles: 'https://tiles.example.org/{z}/{x}/{y}.png' });
    const { headers } = await withTiles.call('GET', '/');
    const policy = headers.get('content-security-policy');
    expect(policy).toMatch(/connect-src [^;]* https:\/\/tiles\.example\.org;/);
    expect(policy).toMatch(/img-src [^;]* https:\/\/tiles\.example\.org;/);
    expect(headers.get('referrer-policy')).toBe('strict-origin');
  });
});

describe('a companion that is not built', () => {
  it('is a page that says how', async () => {
    await using bare = await startTestServer({ companionDir: join(folder.path, 'nowhere') });
    for (const path of ['/', '/j/ABC-DEF']) {
      const { status, headers, body } = await bare.call('GET', path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/html; charset=UTF-8');
      expect(body).toContain('npm run build --workspace apps/companion');
    }
    expect(await bare.call('GET', '/assets/main.js')).toEqual(problem(404, 'not_found'));
  });
});
