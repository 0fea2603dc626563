import { defaultLimits, type ServerLimits } from '@paceline/engine';
import { describe, expect, it } from 'vitest';
import { UpgradeLimits, type Entry } from '../../src/gateway/upgrade-limits.ts';

const limitsOf = (changed: Partial<ServerLimits>): UpgradeLimits => new UpgradeLimits({ ...defaultLimits, ...changed }, 0);

/** The milliseconds of those that are admitted, and the words for the others. */
const shown = (entry: Entry): number | string => (entry.kind === 'admitted' ? entry.wait : entry.kind);
const enter = (limits: UpgradeLimits, addresses: string, now = 0): (number | string)[] => addresses.split('').map((address) => shown(limits.enter(address, now)));

describe('the limits of upgrades', () => {
  it('[N5] count the connections of an address, and give places back', () => {
    const limits = limitsOf({ connectionsPerAddress: 2 });
    expect(enter(limits, 'aaab')).toEqual([0, 0, 'address_full', 0]);
    limits.leave('a');
    expect(enter(limits, 'a')).toEqual([0]);
  });

  it('[N5] [N14] bound how many come in a second, from wherever, hold others back for a second, and tell as many of the rest', () => {
    const limits = limitsOf({ newConnectionsPerSecond: 2 });
    expect(enter(limits, 'abcdefg')).toEqual([0, 500, 1_000, 'turn_away', 'turn_away', 'server_busy', 'server_busy']);
    expect(enter(limits, 'cde', 500)).toEqual([1_000, 'turn_away', 'server_busy']);
    expect(enter(limits, 'fg', 2_100)).toEqual([0, 500]);
  });

  it('[N14] let nobody in, hold nobody back and tell nobody at a rate of nothing', () => {
    expect(enter(limitsOf({ newConnectionsPerSecond: 0 }), 'ab')).toEqual(['server_busy', 'server_busy']);
  });

  it('[N14] count those who are held back or told so for their address as well', () => {
    const limits = limitsOf({ newConnectionsPerSecond: 1, connectionsPerAddress: 3 });
    expect(enter(limits, 'aaaa')).toEqual([0, 1_000, 'turn_away', 'address_full']);
  });
});
