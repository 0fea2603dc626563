import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { ServerConfig } from './config.ts';

/** Addresses that nobody on the internet can reach: this machine's own, private networks (RFC 1918, RFC 4193) and single links. */
const closed = new BlockList();
for (const [network, prefix] of [['127.0.0.0', 8], ['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['169.254.0.0', 16]] as const) {
  closed.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [['::1', 128], ['fc00::', 7], ['fe80::', 10]] as const) closed.addSubnet(network, prefix, 'ipv6');

/** Names that are kept for this machine and for private networks: RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`. */
const CLOSED_NAME = /^(?:(?:.+\.)?localhost|.+\.(?:local|home\.arpa|internal))\.?$/i;

/** Whether who reaches that host can only be on this machine or in its own network; the name of any other host says nothing. */
export function isPrivateHost(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  const family = isIP(address);
  if (family === 0) return CLOSED_NAME.test(address);
  return closed.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Why a server with that configuration must not be open to apps without identity, as the middle of a sentence; undefined when it may. */
export function openObstacle({ open, host, publicUrl }: Pick<ServerConfig, 'open' | 'host' | 'publicUrl'>): string | undefined {
  if (open !== 'on_private_network') return undefined;
  if (publicUrl !== undefined && !isPrivateHost(new URL(publicUrl).hostname)) return `the public address ${publicUrl} may be reached from everywhere`;
  if (isPrivateHost(host)) return undefined;
  return host === '0.0.0.0' || host === '::' ? 'it listens on every address that this machine has' : `${host} is no loopback or private-network address`;
}

/**
 * Whether a client that sends these headers, and no identity, is believed who it says it is. A browser in a closed network
 * shows pages of anyone, whose WebSockets come from inside; by `Origin` they are known, and only our own pages are believed.
 */
export function isBelieved({ open, publicUrl }: Pick<ServerConfig, 'open' | 'publicUrl'>, { origin, host }: IncomingHttpHeaders): boolean {
  if (open === 'no' || origin === undefined) return open !== 'no';
  const page = URL.parse(origin);
  if (page === null || (page.host !== host && page.origin !== publicUrl)) return false;
  // The name of a page that leads its own name here (DNS rebinding) equals our host, but is no private one.
  return open === 'to_everyone' || isPrivateHost(page.hostname);
}

/** What it means that a server is open, for whoever starts it. */
export const openWarning = 'Open: it believes every app without a token who it says it is, so whoever reaches it can run and read as anyone.';
