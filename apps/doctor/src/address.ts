import { UsageError } from './usage-error.ts';

const EXAMPLE = 'https://run.example.org';
/** Where `paceline serve` listens unless it is told otherwise. */
const DEFAULT_PORT = 8080;

/**
 * The base of a server's addresses, without a slash at its end. The WebSocket's own address (`wss://host/ws`) is
 * taken for that of its server. Throws {@link UsageError}.
 */
export function baseOf(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    throw new UsageError(`"${text}" has no scheme: write ${isLocal(text) ? 'http' : 'https'}://${text}.`);
  }
  const url = URL.parse(text);
  if (url === null) throw new UsageError(`"${text}" is not an address; one looks like ${EXAMPLE}.`);
  // Not repeated in the message: it may hold a password.
  if (url.username !== '' || url.password !== '') throw new UsageError(`The address must not hold a name or a password; write ${url.protocol}//${url.host}.`);
  if (!/^(https?|wss?):$/.test(url.protocol)) throw new UsageError(`"${text}" begins with ${url.protocol}; it must be https: or http:.`);
  if (url.search !== '' || url.hash !== '') throw new UsageError(`The address must end before "${url.search}${url.hash}"; one looks like ${EXAMPLE}.`);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/ws$/, '');
  return `${url.protocol.replace('ws', 'http')}//${url.host}${path}`;
}

/** Whether a server there is hardly one with a certificate: this machine, or a bare IP address. */
const isLocal = (text: string): boolean => /^(localhost|[\d.]+|\[.*\])(:|\/|$)/i.test(text);

/** The address of a server's WebSocket. */
export const socketUrlOf = (base: string): string => `${base.replace(/^http/, 'ws')}/ws`;

/** Where the server may be if it is not at `base`: without the path, under the other scheme, at the port it listens on by itself. */
export function alternativesTo(base: string): readonly string[] {
  const { origin, protocol, host, hostname, port, pathname } = new URL(base);
  const withoutPath = pathname === '/' ? [] : [origin];
  const otherScheme = `${protocol === 'https:' ? 'http' : 'https'}://${host}`;
  const defaultPort = port === '' ? [`http://${hostname}:${DEFAULT_PORT}`] : [];
  return [...withoutPath, otherScheme, ...defaultPort];
}
