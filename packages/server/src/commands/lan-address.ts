import type { NetworkInterfaceInfo } from 'node:os';

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Addresses that virtual networks of containers and machines use; a phone cannot reach them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|utun|wg|tailscale|zt)/;

/** The IPv4 address by which others in the same network reach this machine; undefined when there is none. */
export function lanAddress(interfaces: Interfaces): string | undefined {
  const candidates = Object.entries(interfaces).flatMap(([name, infos = []]) =>
    infos.filter((info) => info.family === 'IPv4' && !info.internal).map(({ address }) => ({ name, address })),
  );
  const physical = candidates.find(({ name }) => !VIRTUAL.test(name));
  return (physical ?? candidates[0])?.address;
}
