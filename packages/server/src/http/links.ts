import { isIPv6 } from 'node:net';

/** The address of the companion's page for the session of that code. */
export const joinLink = (base: string, code: string): string => `${base}/j/${code}`;

export const originOf = (host: string, port: number): string => `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;

const LOOPBACK_OF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** How a program on this machine reaches a server that listens on `host`. */
export const localOrigin = (host: string, port: number): string => originOf(LOOPBACK_OF[host] ?? host, port);
