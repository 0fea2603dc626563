import { describe, expect, it } from 'vitest';
import { isBelieved, isPrivateHost, openObstacle } from '../src/open-access.ts';

const closed = ['127.0.0.1', '127.8.8.8', '::1', '[::1]', 'localhost', 'LOCALHOST', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.5', '169.254.1.1', 'fd00::1', 'fe80::1%eth0', '::ffff:10.0.0.1', 'mac.local', 'nas.home.arpa', 'run.internal'];
const reachable = ['0.0.0.0', '::', '8.8.8.8', '172.32.0.1', '172.15.0.1', '192.169.0.1', '100.64.0.1', '2001:db8::1', '::ffff:8.8.8.8', 'run.example.org', 'localhost.example.org', '10.0.0.1.example.org', '127.1', 'local', ''];

describe('[D7] a host', () => {
  it.each(closed)('%s is reached from this machine or its network alone', (host) => expect(isPrivateHost(host)).toBe(true));
  it.each(reachable)('%j may be reached from elsewhere', (host) => expect(isPrivateHost(host)).toBe(false));
});

describe('[D7] a server that is open', () => {
  it.each([
    ['on its own machine', { host: '127.0.0.1' }],
    ['in a private network', { host: '192.168.1.5' }],
    ['behind a private address', { publicUrl: 'http://192.168.1.5:8080' }],
    ['to everyone, because that is meant', { open: 'to_everyone', host: '0.0.0.0', publicUrl: 'https://run.example.org' }],
    ['to nobody', { open: 'no', host: '8.8.8.8' }],
  ] as const)('may be so %s', (_, config) => {
    expect(openObstacle({ open: 'on_private_network', host: '127.0.0.1', publicUrl: undefined, ...config })).toBeUndefined();
  });

  it.each([
    ['it listens on every address', { host: '0.0.0.0' }],
    ['it listens on every address', { host: '::' }],
    ['8.8.8.8 is no loopback or private-network address', { host: '8.8.8.8' }],
    ['run.example.org is no loopback or private-network address', { host: 'run.example.org' }],
    ['the public address https://run.example.org may be reached', { publicUrl: 'https://run.example.org' }],
    ['the public address http://[2001:db8::1]:80 may be reached', { publicUrl: 'http://[2001:db8::1]:80' }],
  ])('must not be so when %s', (sentence, config) => {
    expect(openObstacle({ open: 'on_private_network', host: '127.0.0.1', publicUrl: undefined, ...config })).toContain(sentence);
  });
});

describe('[D7] [N10] a client without identity', () => {
  const at = (open: 'no' | 'on_private_network' | 'to_everyone', headers: { origin?: string; host?: string }, publicUrl?: string) => isBelieved({ open, publicUrl }, headers);

  it('is believed where the server is open', () => {
    expect(at('no', { host: '127.0.0.1' })).toBe(false);
    expect(at('on_private_network', { host: '127.0.0.1' })).toBe(true);
    expect(at('to_everyone', { host: 'run.example.org' })).toBe(true);
  });

  it('that is a page is believed only when it is our own', () => {
    const host = '192.168.1.5:8080';
    expect(at('no', { host, origin: 'http://192.168.1.5:8080' })).toBe(false);
    expect(at('on_private_network', { host, origin: 'http://192.168.1.5:8080' })).toBe(true);
    expect(at('on_private_network', { host, origin: 'http://192.168.1.5' })).toBe(false);
    expect(at('on_private_network', { host, origin: 'https://evil.example' })).toBe(false);
    expect(at('to_everyone', { host, origin: 'https://evil.example' })).toBe(false);
    expect(at('to_everyone', { host, origin: 'null' })).toBe(false);
    expect(at('to_everyone', { host, origin: 'https://run.example.org' }, 'https://run.example.org')).toBe(true);
  });

  it('that is a page of a name which leads here is not believed', () => {
    expect(at('on_private_network', { host: 'evil.example:8080', origin: 'http://evil.example:8080' })).toBe(false);
  });
});
