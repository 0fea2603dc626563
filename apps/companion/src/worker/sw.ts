import { answerTo, mayTakeOver, PAGE, type Shell } from './answers.ts';

/** Filled in by the build. */
declare const PACELINE_SHELL: Shell;
declare const self: ServiceWorkerGlobalScope;

const shell = PACELINE_SHELL;
const PREFIX = 'paceline-shell-';
const NAME = PREFIX + shell.version;
/** Before a page is answered from what is kept, milliseconds: a network that is there but does not answer is none. */
const PATIENCE = 4_000;
/** What a worker says to the next one. */
const TAKE_OVER = 'take over';

self.addEventListener('install', (event) => event.waitUntil(keepShell()));
self.addEventListener('activate', (event) => event.waitUntil(begin()));
self.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) event.waitUntil(self.skipWaiting());
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const answer = answerTo(request, self.location.origin, shell);
  if (answer.from === 'kept') event.respondWith(kept(answer.path, () => fetch(request)));
  if (answer.from === 'network') event.respondWith(request.mode === 'navigate' ? page(request) : fromNetwork(request, answer.path));
});

/** All of it or nothing: with the digests, a page of one deploy and files of another never come together. */
async function keepShell(): Promise<void> {
  const cache = await caches.open(NAME);
  const requests = Object.entries(shell.files).map(
    // What carries a hash in its name is not fetched twice.
    ([path, integrity]) => new Request(path, { integrity, credentials: 'omit', cache: path.startsWith('/assets/') ? 'default' : 'no-cache' }),
  );
  await cache.addAll(requests);
}

/** Takes charge, also of the page that has brought this worker, and forgets what earlier builds have kept. */
async function begin(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function page(request: Request): Promise<Response> {
  const { waiting } = self.registration;
  if (waiting !== null && mayTakeOver(request, await self.clients.matchAll({ includeUncontrolled: true, type: 'window' }))) {
    waiting.postMessage(TAKE_OVER, []);
    // The browser asks again at once, and then it is the next worker that answers.
    return new Response('', { headers: { Refresh: '0', 'Content-Type': 'text/html' } });
  }
  return fromNetwork(request, PAGE);
}

/** The server's answer; what is kept when there is none, or when a proxy says that the server is away. */
async function fromNetwork(request: Request, path: string): Promise<Response> {
  const asked = fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  const response = await asked.catch(() => undefined);
  if (response !== undefined && response.status < 500) return response;
  return kept(path, async () => response ?? asked);
}

async function kept(path: string, otherwise: () => Promise<Response>): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(path, { ignoreVary: true })) ?? otherwise();
}
