import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualEnvironment } from '@paceline/core/testing';

interface Wish {
  readonly delay: number;
  readonly isCancelled: boolean;
}

const wishes: fc.Arbitrary<Wish[]> = fc.array(fc.record({ delay: fc.integer({ min: 0, max: 50 }), isCancelled: fc.boolean() }), { maxLength: 400, size: 'max' });

describe('many timers', () => {
  it('fire in order of their moments, then of their setting, without those that were cancelled', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, async (list) => {
        const environment = new VirtualEnvironment();
        const fired: number[] = [];
        const cancels = list.map(({ delay }, place) => environment.setTimer(delay, () => fired.push(place)));
        list.forEach(({ isCancelled }, place) => isCancelled && cancels[place]?.());
        const left = list.flatMap(({ isCancelled, delay }, place) => (isCancelled ? [] : [{ delay, place }]));
        expect(environment.timers).toBe(left.length);
        await environment.advance(50);
        expect(fired).toEqual(left.sort((a, b) => a.delay - b.delay || a.place - b.place).map(({ place }) => place));
        expect(environment.timers).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
