import { SyncError } from './errors.ts';

const remedy = 'Pass the address of the server, such as https://run.example.org.';

/** The WebSocket's address: a server's `http(s)` base with `/ws`, or a `ws(s)` address as it is. */
export function socketUrl(url: string): string {
  if (/^wss?:\/\/./.test(url)) return url;
  return `${httpBase(url).replace(/^http/, 'ws')}/ws`;
}

/** A server's `http(s)` address without a trailing slash. */
export function httpBase(url: string): string {
  if (!/^https?:\/\/./.test(url)) throw new SyncError('encoding_error', `"${url}" is not an address of a server.`, { field: 'url', remedy });
  return url.replace(/\/+$/, '');
}
