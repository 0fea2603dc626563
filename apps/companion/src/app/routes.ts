/** What the address of the page asks for. */
export type Route =
  | { readonly page: 'start' }
  | { readonly page: 'join'; readonly code: string }
  | { readonly page: 'session'; readonly sessionId: string }
  | { readonly page: 'unknown' };

/** Reads the path of an address. Never throws: what cannot be read is `unknown`. */
export function routeOf(pathname: string): Route {
  const [first, second, ...rest] = pathname.split('/').filter((part) => part !== '');
  if (first === undefined) return { page: 'start' };
  const value = decoded(second);
  if (rest.length > 0 || value === undefined) return { page: 'unknown' };
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
