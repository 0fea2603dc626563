import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemEnvironment } from '@paceline/core';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DAY = 86_400_000;

test('a timer that is longer than platforms count comes when it is due, once, and can be cancelled at any time', () => {
  let fired = 0;
  systemEnvironment.setTimer(60 * DAY, () => (fired += 1));
  const cancel = systemEnvironment.setTimer(60 * DAY, () => (fired += 100));
  vi.advanceTimersByTime(60 * DAY - 1);
  cancel();
  expect(fired).toBe(0);
  vi.advanceTimersByTime(1);
  expect([fired, vi.getTimerCount()]).toEqual([1, 0]);
});
