import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../src/limits/token-bucket.ts';

describe('a token bucket', () => {
  it('lets a burst pass, then the sustained rate', () => {
    const bucket = new TokenBucket({ perSecond: 5, burst: 10 }, 0);
    const passed = (from: number, to: number) => {
      let count = 0;
      for (let now = from; now < to; now += 10) if (bucket.take(now)) count += 1;
      return count;
    };
    expect(passed(0, 100)).toBe(10);
    expect(passed(100, 10_100)).toBe(50);
  });

  it('says how long to wait', () => {
    const bucket = new TokenBucket({ perSecond: 5, burst: 1 }, 0);
    expect(bucket.take(0)).toBe(true);
    expect(bucket.wait(0)).toBe(200);
    expect(bucket.take(100)).toBe(false);
    expect(bucket.wait(100)).toBe(100);
    expect(bucket.take(200)).toBe(true);
  });

  it('holds no more than its burst, however long nothing came', () => {
    const bucket = new TokenBucket({ perSecond: 5, burst: 2 }, 0);
    expect([1e9, 1e9, 1e9].map((now) => bucket.take(now))).toEqual([true, true, false]);
  });
});
