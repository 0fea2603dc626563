/** What the service worker keeps of one build of the companion. */
export interface Shell {
  /** Differs for each build whose files differ. */
  readonly version: string;
  /** The files by path, `/` for the page itself; each with its digest in the form of Subresource Integrity. */
  readonly files: Readonly<Record<string, string>>;
}

/** Where the answer to a request comes from. */
export type Answer =
  /** The worker keeps out of it. */
  | { readonly from: 'browser' }
  /** The file of that path is always the same: what is kept is as good as what the server has. */
  | { readonly from: 'kept'; readonly path: string }
  /** The server is asked first. */
  | { readonly from: 'network'; readonly path: string };

/** What is known of a request before it is made. */
export type Asked = Pick<Request, 'method' | 'mode' | 'url'>;

/** The page that all of the companion's addresses lead to. */
export const PAGE = '/';

const browser: Answer = { from: 'browser' };

/**
 * Only the companion's own pages and files are answered. The API, the WebSocket, map tiles and whatever else there may be
 * one day are left to the browser: nothing of them is ever kept.
 */
export function answerTo({ method, mode, url }: Asked, origin: string, { files }: Shell): Answer {
  const { origin: theirs, pathname } = new URL(url);
  if (method !== 'GET' || theirs !== origin) return browser;
  if (mode === 'navigate') return isPage(pathname) ? { from: 'network', path: PAGE } : browser;
  if (!Object.hasOwn(files, pathname)) return browser;
  return { from: pathname.startsWith('/assets/') ? 'kept' : 'network', path: pathname };
}

/** The addresses that the companion itself tells apart, as the server does. */
const isPage = (pathname: string): boolean => pathname === PAGE || /^\/([js]\/.|runs$|file$)/.test(pathname);

/** What a service worker knows of a page that it may have to wait for. */
export interface OpenPage {
  readonly url: string;
}

/**
 * Whether the version that waits may take over before this navigation is answered: when it is the only page there is, or
 * the first. A page that stays open goes on with the files that it was loaded with, however long its run takes.
 */
export function mayTakeOver({ url, cache }: Pick<Request, 'url' | 'cache'>, open: readonly OpenPage[]): boolean {
  const [only, ...others] = open;
  if (only === undefined) return true;
  // While a page is loaded again, the one that it replaces is still there.
  return others.length === 0 && cache !== 'default' && only.url === url;
}
