import type { NetworkInterfaceInfo } from 'node:os';
import { originOf } from '../http/links.ts';

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** The addresses under which a server that listens can be reached, without a path. */
export interface Addresses {
  /** For people on this machine. */
  readonly here: string;
  /** For others in the same network; undefined when it listens to this machine alone, or there is no network. */
  readonly network: string | undefined;
}

const EVERY_ADDRESS = new Set(['0.0.0.0', '::']);
const THIS_MACHINE = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether who listens on that address is reached from this machine alone. */
export const isThisMachine = (host: string): boolean => THIS_MACHINE.has(host);

/** Networks of containers, virtual machines and tunnels: a phone cannot reach them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|utun|wg|tailscale|zt)/;

export function addressesOf(host: string, port: number, interfaces: Interfaces): Addresses {
  if (EVERY_ADDRESS.has(host)) {
    const lan = lanAddress(interfaces);
    return { here: originOf('localhost', port), network: lan === undefined ? undefined : originOf(lan, port) };
  }
  if (isThisMachine(host)) return { here: originOf('localhost', port), network: undefined };
  return { here: originOf(host, port), network: originOf(host, port) };
}

/** The IPv4 address by which others in the same network reach this machine. */
function lanAddress(interfaces: Interfaces): string | undefined {
  const candidates = Object.entries(interfaces).flatMap(([name, infos = []]) =>
    infos.filter((info) => info.family === 'IPv4' && !info.internal).map(({ address }) => ({ name, address })),
  );
  return (candidates.find(({ name }) => !VIRTUAL.test(name)) ?? candidates[0])?.address;
}
