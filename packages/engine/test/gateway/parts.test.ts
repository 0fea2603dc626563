import { describe, expect, it } from 'vitest';
import { Inbox } from '../../src/gateway/inbox.ts';
import { Strikes } from '../../src/gateway/strikes.ts';

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
    for (const message of ['first', 'slow', 'bad', 'broken', 'last']) inbox.add(message, 1);
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
