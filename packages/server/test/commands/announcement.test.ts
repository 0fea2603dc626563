import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { addressesOf } from '../../src/commands/addresses.ts';
import { announcement } from '../../src/commands/announcement.ts';

const network = (address: string, internal = false): NetworkInterfaceInfo[] => [
  { address, internal, family: 'IPv4', netmask: '', mac: '', cidr: null },
];
const interfaces = { lo: network('127.0.0.1', true), docker0: network('172.17.0.1'), wlan0: network('192.168.1.5') };

describe('the addresses of a server', () => {
  it('are those of this machine alone while it listens to itself', () => {
    expect(addressesOf('127.0.0.1', 8080, interfaces)).toEqual({ here: 'http://localhost:8080', network: undefined });
  });

  it('include the one in the network, not that of a container, while it listens to everyone', () => {
    expect(addressesOf('0.0.0.0', 8080, interfaces)).toEqual({ here: 'http://localhost:8080', network: 'http://192.168.1.5:8080' });
    expect(addressesOf('::', 8080, interfaces).network).toBe('http://192.168.1.5:8080');
  });

  it('are the one that was asked for', () => {
    expect(addressesOf('192.168.1.5', 80, interfaces)).toEqual({ here: 'http://192.168.1.5:80', network: 'http://192.168.1.5:80' });
    expect(addressesOf('fd00::5', 80, interfaces).here).toBe('http://[fd00::5]:80');
  });

  it('include none in the network where there is no network', () => {
    expect(addressesOf('0.0.0.0', 8080, { lo: network('127.0.0.1', true) }).network).toBeUndefined();
    expect(addressesOf('0.0.0.0', 8080, { docker0: network('172.17.0.1') }).network).toBe('http://172.17.0.1:8080');
  });
});

describe('what the person at the terminal is told', () => {
  const place = {
    publicUrl: undefined,
    addresses: addressesOf('0.0.0.0', 8080, interfaces),
    invitePhones: false,
    dataDir: '/srv/data',
    isOpen: false,
    demoCode: undefined,
  };

  it('is where the server is, where its data is and how to stop it', () => {
    expect(announcement(place)).toEqual({
      lines: ['Paceline runs at http://localhost:8080', 'Its data is in /srv/data', 'Stop it with Ctrl-C.'],
      qr: undefined,
    });
  });

  it('[D7] is also what it means that the server is open', () => {
    expect(announcement({ ...place, isOpen: true }).lines).toContain(
      'Open: it believes every app without a token who it says it is, so whoever reaches it can run and read as anyone.',
    );
  });

  it('is also the code and the link of the demo session', () => {
    expect(announcement({ ...place, demoCode: 'ACD-EFG' }).lines).toContain(
      'Three simulated runners are in the demo session ACD-EFG: http://localhost:8080/j/ACD-EFG',
    );
  });

  it('is also how phones come: links with the address in the network, and a QR code of the join link', () => {
    const { lines, qr } = announcement({ ...place, invitePhones: true, demoCode: 'ACD-EFG' });
    expect(lines).toContain('Three simulated runners are in the demo session ACD-EFG: http://192.168.1.5:8080/j/ACD-EFG');
    expect(lines).toContain('Phones reach it at http://192.168.1.5:8080, or by the QR code below.');
    expect(lines).toContain('Without https a phone shows the run, but gives its own position to no page.');
    expect(qr).toBe('http://192.168.1.5:8080/j/ACD-EFG');
    expect(announcement({ ...place, invitePhones: true }).qr).toBe('http://192.168.1.5:8080');
  });

  it('uses the public address wherever there is one', () => {
    const { lines, qr } = announcement({ ...place, invitePhones: true, demoCode: 'ACD-EFG', publicUrl: 'https://run.example.org' });
    expect(lines[0]).toBe('Paceline runs at https://run.example.org');
    expect(lines.join()).not.toContain('Without https');
    expect(qr).toBe('https://run.example.org/j/ACD-EFG');
  });

  it('says why no phone can come', () => {
    const alone = { ...place, addresses: addressesOf('127.0.0.1', 8080, interfaces), invitePhones: true };
    expect(announcement(alone).lines).toContain('No phone can reach it: this machine has no network.');
    expect(announcement(alone).qr).toBeUndefined();
  });
});
