import { VirtualEnvironment } from '@paceline/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { limitKey } from '../../src/limits/limit-key.ts';
import { TokenBuckets } from '../../src/limits/token-buckets.ts';

let environment: VirtualEnvironment;
beforeEach(() => {
  environment = new VirtualEnvironment();
});

describe('a token bucket', () => {
  it('gives one minute’s worth at once, then one token after the other', async () => {
    const buckets = new TokenBuckets(environment, 6);
    for (let i = 0; i < 6; i++) {
      expect(buckets.wait('a')).toBe(0);
      buckets.take('a');
    }
    expect(buckets.wait('a')).toBe(10_000);
    await environment.advance(9_999);
    expect(buckets.wait('a')).toBe(1);
    await environment.advance(1);
    expect(buckets.wait('a')).toBe(0);
    buckets.take('a');
    expect(buckets.wait('a')).toBe(10_000);
  });

  it('never holds more than one minute’s worth', async () => {
    const buckets = new TokenBuckets(environment, 1);
    await environment.advance(3_600_000);
    buckets.take('a');
    expect(buckets.wait('a')).toBe(60_000);
  });

  it('goes into no debt', () => {
    const buckets = new TokenBuckets(environment, 1);
    for (let i = 0; i < 10; i++) buckets.take('a');
    expect(buckets.wait('a')).toBe(60_000);
  });

  it('is one per key, and the least recently used is forgotten first', () => {
    const buckets = new TokenBuckets(environment, 1, 2);
    buckets.take('a');
    buckets.take('b');
    expect(buckets.wait('a')).toBe(60_000);
    buckets.take('c');
    expect(buckets.wait('a')).toBe(60_000);
    expect(buckets.wait('b')).toBe(0);
  });
});

describe('what counts as one address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('%s counts as %s', (address, key) => expect(limitKey(address)).toBe(key));
});
