import { defaultLimits } from '@paceline/engine';
import { describe, expect, it } from 'vitest';
import { UpgradeLimits } from '../../src/gateway/upgrade-limits.ts';

describe('the limits of upgrades', () => {
  it('[N5] count the connections of an address, and give places back', () => {
    const limits = new UpgradeLimits({ ...defaultLimits, connectionsPerAddress: 2 }, 0);
    expect(['a', 'a', 'a', 'b'].map((address) => limits.enter(address, 0))).toEqual(['admitted', 'admitted', 'address_full', 'admitted']);
    limits.leave('a');
    expect(limits.enter('a', 0)).toBe('admitted');
  });

  it('[N5] [N14] bound how many come in a second, from wherever, and how many of the others are told so', () => {
    const limits = new UpgradeLimits({ ...defaultLimits, newConnectionsPerSecond: 2 }, 0);
    expect(['a', 'b', 'c', 'd', 'e'].map((address) => limits.enter(address, 0))).toEqual(['admitted', 'admitted', 'turn_away', 'turn_away', 'server_busy']);
    expect([limits.enter('c', 500), limits.enter('c', 500), limits.enter('c', 500)]).toEqual(['admitted', 'turn_away', 'server_busy']);
  });

  it('[N14] count those who are told so for their address as well', () => {
    const limits = new UpgradeLimits({ ...defaultLimits, newConnectionsPerSecond: 1, connectionsPerAddress: 2 }, 0);
    expect(['a', 'a', 'a'].map((address) => limits.enter(address, 0))).toEqual(['admitted', 'turn_away', 'address_full']);
  });
});
