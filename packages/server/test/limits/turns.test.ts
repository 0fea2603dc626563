import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/limits/turns.ts';

/** Work that is done when its gate is opened. */
function gated(): { readonly work: () => Promise<string>; readonly open: () => void; started: boolean } {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const one = { started: false, open: () => open(), work: async () => ((one.started = true), await gate, 'done') };
  return one;
}

describe('turns', () => {
  it('let two run at a time, the next ones wait in order, and those beyond are refused', async () => {
    const turns = new Turns({ atATime: 2, waiting: 1 });
    const [first, second, third, fourth] = [gated(), gated(), gated(), gated()];
    const results = [first, second, third, fourth].map(({ work }) => turns.take(work));
    expect([first, second, third, fourth].map(({ started }) => started)).toEqual([true, true, false, false]);
    expect(results[3]).toBeUndefined();
    first.open();
    expect(await results[0]).toBe('done');
    expect(third.started).toBe(true);
    second.open();
    third.open();
    expect([await results[1], await results[2]]).toEqual(['done', 'done']);
    const later = gated();
    const result = turns.take(later.work);
    expect(later.started).toBe(true);
    later.open();
    expect(await result).toBe('done');
  });

  it('go on after a piece of work that failed', async () => {
    const turns = new Turns({ atATime: 1, waiting: 1 });
    const failing = turns.take(() => Promise.reject(new Error('no disk')));
    const next = turns.take(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('no disk');
    expect(await next).toBe('done');
  });
});
