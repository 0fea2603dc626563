import { describe, expect, test } from 'vitest';
import { run } from '../run.ts';
import { generate } from './generate.ts';
import { shrink } from './shrink.ts';
import type { Schedule, Step } from './steps.ts';

describe('a schedule', () => {
  test('is the same for the same seed, survives JSON, and differs between seeds', () => {
    expect(JSON.parse(JSON.stringify(generate(7, 300)))).toEqual(generate(7, 300));
    expect(generate(7, 300).steps).not.toEqual(generate(8, 300).steps);
    expect(generate(7, 300).steps).toHaveLength(300);
  });

  test('has the same course every time', async () => {
    const course = async (): Promise<string[]> => {
      const lines: string[] = [];
      await run(generate(3, 60), { tell: (at, what) => lines.push(`${at} ${what}`) });
      return lines;
    };
    const [first, second] = [await course(), await course()];
    expect(first.length).toBeGreaterThan(1_000);
    expect(second).toEqual(first);
  });

  test('is made as small as what makes it fail', async () => {
    const isCulprit = (step: Step): boolean => step.do === 'server_crash';
    const fails = async ({ steps }: Schedule): Promise<boolean> => steps.filter(isCulprit).length > 1 && steps.some((step) => step.do === 'pass' && step.ms > 500);
    const drawn = generate(2, 300);
    const crash: Step = { do: 'server_crash', crash: { kind: 'process' }, told: true, midWrite: false, downtime: 500 };
    const others = drawn.steps.filter((step) => !isCulprit(step));
    const big = { ...drawn, steps: others.toSpliced(200, 0, crash).toSpliced(50, 0, crash) };
    expect(await fails(big)).toBe(true);
    const { steps, clocks } = await shrink(big, { fails, mayGoOn: () => true });
    expect([steps.length, steps.filter(isCulprit).length, clocks]).toEqual([3, 2, {}]);
  });

  test('is left as it is when there is no time', async () => {
    const big = generate(2, 50);
    expect(await shrink(big, { fails: async () => true, mayGoOn: () => false })).toEqual(big);
  });
});
