/** Whether a host name, as in an address, leads to the computer itself (RFC 1122, RFC 4291, RFC 6761). */
export function isLoopback(hostname: string): boolean {
  return /^(?:.+\.)?localhost$|^127\.\d+\.\d+\.\d+$|^\[::1\]$/.test(hostname);
}
