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

  it('[N5] bound how many come in a second, from wherever', () => {
    const limits = new UpgradeLimits({ ...defaultLimits, newConnectionsPerSecond: 2 }, 0);
    expect(['a', 'b', 'c'].map((address) => limits.enter(address, 0))).toEqual(['admitted', 'admitted', 'server_busy']);
    expect(limits.enter('c', 500)).toBe('admitted');
  });
});
