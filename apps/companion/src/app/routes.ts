/** What the address of the page asks for. */
export type Route =
  | { readonly page: 'start' }
  | { readonly page: 'join'; readonly code: string }
  | { readonly page: 'session'; readonly sessionId: string }
  | { readonly page: 'results'; readonly sessionId: string }
  /** A session that is watched again. */
  | { readonly page: 'replay'; readonly sessionId: string }
  /** The runs that this person took part in. */
  | { readonly page: 'runs' }
  /** A recorded run from this device's disk. */
  | { readonly page: 'file' }
  | { readonly page: 'unknown' };

/** Reads the path of an address. Never throws: what cannot be read is `unknown`. */
export function routeOf(pathname: string): Route {
  const [first, second, third, ...rest] = pathname.split('/').filter((part) => part !== '');
  if (first === undefined) return { page: 'start' };
  if ((first === 'runs' || first === 'file') && second === undefined) return { page: first };
  const value = decoded(second);
  if (rest.length > 0 || value === undefined) return { page: 'unknown' };
  if (first === 's' && (third === 'results' || third === 'replay')) return { page: third, sessionId: value };
  if (third !== undefined) return { page: 'unknown' };
  if (first === 'j') return { page: 'join', code: value };
  if (first === 's') return { page: 'session', sessionId: value };
  return { page: 'unknown' };
}

/** The path that leads to `route`. */
export function pathOf(route: Exclude<Route, { page: 'unknown' }>): string {
  switch (route.page) {
    case 'start':
      return '/';
    case 'join':
      return `/j/${encodeURIComponent(route.code)}`;
    case 'session':
      return `/s/${encodeURIComponent(route.sessionId)}`;
    case 'results':
    case 'replay':
      return `/s/${encodeURIComponent(route.sessionId)}/${route.page}`;
    case 'runs':
    case 'file':
      return `/${route.page}`;
  }
}

function decoded(part: string | undefined): string | undefined {
  if (part === undefined) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
