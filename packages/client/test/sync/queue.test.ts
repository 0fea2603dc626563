import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Queue } from '../../src/sync/queue.ts';

const itemsOf = <T>(queue: Queue<T>): T[] => queue.slice(0, queue.length);

test('is the list that one would expect, and none that was made before changes, whatever is done to it', () => {
  const step = fc.record({ on: fc.nat(), do: fc.oneof(fc.constant('append' as const), fc.integer({ min: 0, max: 5 })) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      // Every queue so far, each beside the plain list that it stands for.
      const made: { readonly queue: Queue<number>; readonly list: readonly number[] }[] = [{ queue: Queue.of([1, 2]), list: [1, 2] }];
      steps.forEach(({ on, do: what }, number) => {
        const { queue, list } = made[on % made.length]!;
        if (what === 'append') made.push({ queue: queue.append(number), list: [...list, number] });
        else made.push({ queue: queue.drop(what), list: list.slice(what) });
      });
      for (const { queue, list } of made) expect([itemsOf(queue), queue.length]).toEqual([list, list.length]);
    }),
  );
});

test('lets go of what was dropped', () => {
  let queue = Queue.of<number>([]);
  for (let n = 0; n < 5_000; n++) queue = queue.append(n);
  for (let n = 0; n < 4_990; n += 10) queue = queue.drop(10);
  expect(itemsOf(queue)).toEqual([4_990, 4_991, 4_992, 4_993, 4_994, 4_995, 4_996, 4_997, 4_998, 4_999]);
  expect(itemsOf(queue.drop(100))).toEqual([]);
});

test('gives the items of a stretch', () => {
  const queue = Queue.of([1, 2, 3, 4]).drop(1);
  expect([queue.slice(0, 2), queue.slice(1, 99), queue.slice(3, 4)]).toEqual([[2, 3], [3, 4], []]);
});
