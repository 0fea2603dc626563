import { describe, expect, it } from 'vitest';
import { until, within } from '@paceline/testkit';

describe('waiting until something holds', () => {
  it('gives what the condition gives in the end', async () => {
    const answers = [undefined, false, null, 0] as const;
    let asked = 0;
    expect(await until(() => answers[asked++], { what: 'an answer', every: 1 })).toBe(0);
    expect(asked).toBe(4);
  });

  it('waits for conditions that take their time', async () => {
    expect(await until(async () => 'here', { what: 'it' })).toBe('here');
  });

  it('says what it waited for when the time is over', async () => {
    await expect(until(() => false, { what: 'the moon', timeout: 20 })).rejects.toThrow('Timed out after 20 ms waiting for the moon.');
  });

  it('passes on at once what the condition throws', async () => {
    const broken = (): boolean => {
      throw new Error('broken');
    };
    await expect(until(broken, { what: 'nothing', timeout: 60_000 })).rejects.toThrow('broken');
  });
});

describe('waiting for a promise', () => {
  it('gives its value, or its error', async () => {
    expect(await within(Promise.resolve(7), { what: 'seven' })).toBe(7);
    await expect(within(Promise.reject(new Error('no')), { what: 'seven' })).rejects.toThrow('no');
  });

  it('tells at the end how things stand then', async () => {
    const seen: string[] = [];
    const never = within(new Promise(() => {}), { what: () => `more than ${seen.join()}`, timeout: 20 });
    seen.push('this');
    await expect(never).rejects.toThrow('Timed out after 20 ms waiting for more than this.');
  });
});
