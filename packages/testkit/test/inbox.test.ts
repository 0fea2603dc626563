import { describe, expect, it } from 'vitest';
import { Inbox } from '../src/inbox.ts';

const any = (): boolean => true;

describe('an inbox', () => {
  it('gives what fits, in order and each item once, whether it came before or after the question', async () => {
    const inbox = new Inbox<number>();
    const even = inbox.take((item) => item % 2 === 0);
    for (const item of [1, 2, 3, 4]) inbox.add(item);
    expect(await even.item).toBe(2);
    expect(await inbox.take((item) => item > 2).item).toBe(3);
    expect(await inbox.take(any).item).toBe(1);
    expect(await inbox.take(any).item).toBe(4);
  });

  it('serves those who wait in the order in which they came', async () => {
    const inbox = new Inbox<string>();
    const waiting = [inbox.take(any).item, inbox.take(any).item];
    inbox.add('a');
    inbox.add('b');
    expect(await Promise.all(waiting)).toEqual(['a', 'b']);
  });

  it('keeps an item for others when the one who waited has given up', async () => {
    const inbox = new Inbox<string>();
    inbox.take(any).cancel();
    inbox.add('a');
    expect(await inbox.take(any).item).toBe('a');
  });

  it('that has ended gives what it has, and then the reason of the end', async () => {
    const inbox = new Inbox<string>();
    const waiting = inbox.take((item) => item === 'b').item;
    inbox.add('a');
    inbox.end(new Error('closed'));
    inbox.end(new Error('closed again'));
    await expect(waiting).rejects.toThrow(/^closed$/);
    expect(await inbox.take(any).item).toBe('a');
    await expect(inbox.take(any).item).rejects.toThrow(/^closed$/);
  });
});
