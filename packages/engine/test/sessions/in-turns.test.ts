import type { Steps } from '@paceline/core';
import { VirtualEnvironment } from '@paceline/core/testing';
import { expect, it } from 'vitest';
import { inTurns } from '../../src/sessions/in-turns.ts';

it('lets come in between what is due whenever 10 ms have gone by, and not more often', async () => {
  const virtual = new VirtualEnvironment();
  const course: string[] = [];
  let now = 0;
  function* work(): Steps<string> {
    for (let step = 1; step <= 7; step++) {
      now += 5;
      course.push(`step ${step}`);
      yield;
    }
    return 'done';
  }
  virtual.setTimer(0, () => course.push('a tick'));
  const done = inTurns(work(), { monotonic: () => now, setTimer: (delay, run) => virtual.setTimer(delay, run) });
  expect(await virtual.settle(done)).toBe('done');
  expect(course).toEqual(['step 1', 'step 2', 'a tick', 'step 3', 'step 4', 'step 5', 'step 6', 'step 7']);
});
