import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/config.ts';
import { Inbox } from '../../src/gateway/inbox.ts';
import { Strikes } from '../../src/gateway/strikes.ts';
import { TokenBucket } from '../../src/limits/token-bucket.ts';
import { UpgradeLimits } from '../../src/gateway/upgrade-limits.ts';

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

describe('strikes', () => {
  it('are too many above the number within the window, and are forgotten after it', () => {
    const strikes = new Strikes(2, 1_000);
    expect([0, 100, 200].map((now) => strikes.add(now))).toEqual([false, false, true]);
    expect([1_150, 1_500, 2_200, 2_300].map((now) => strikes.add(now))).toEqual([false, false, false, true]);
  });
});

describe('an inbox', () => {
  it('handles in order, one at a time, and goes on after a failure', async () => {
    const happened: string[] = [];
    const gates = new Map(['slow', 'broken'].map((name) => [name, Promise.withResolvers<void>()]));
    const inbox = new Inbox<string>(
      (message) => {
        happened.push(message);
        if (message === 'bad') throw new Error('bad');
        return gates.get(message)?.promise;
      },
      (error) => happened.push(`failed: ${(error as Error).message}`),
    );
    for (const message of ['first', 'slow', 'bad', 'broken', 'last']) inbox.add(message);
    expect(happened).toEqual(['first', 'slow']);
    expect(inbox.size).toBe(3);
    gates.get('slow')?.resolve();
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(happened).toEqual(['first', 'slow', 'bad', 'failed: bad', 'broken']);
    gates.get('broken')?.reject(new Error('broken'));
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(happened.slice(-2)).toEqual(['failed: broken', 'last']);
  });
});

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
