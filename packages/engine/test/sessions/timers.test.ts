import { VirtualEnvironment } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { Timers } from '../../src/sessions/timers.ts';

const DAY = 86_400_000;

describe('timers', () => {
  it('fire once, after their delay, and not after they were cancelled', async () => {
    const environment = new VirtualEnvironment();
    const timers = new Timers(environment);
    const fired: string[] = [];
    timers.after(100, () => fired.push('first'));
    timers.after(100, () => fired.push('cancelled'))();
    await environment.advance(99);
    expect(fired).toEqual([]);
    await environment.advance(1_000);
    expect(fired).toEqual(['first']);
  });

  it('reach further than the 24.8 days that Node can count, and no longer than asked', async () => {
    const environment = new VirtualEnvironment();
    const delays: number[] = [];
    const timers = new Timers({
      now: () => environment.now(),
      monotonic: () => environment.monotonic(),
      random: () => environment.random(),
      setTimer: (delay, run) => {
        delays.push(delay);
        return environment.setTimer(delay, run);
      },
    });
    let firedAt = 0;
    timers.after(60 * DAY, () => (firedAt = environment.monotonic()));
    await environment.advance(61 * DAY);
    expect(firedAt).toBe(60 * DAY);
    expect(Math.max(...delays)).toBeLessThan(2 ** 31);
  });

  it('can be cancelled in the middle of a long delay, alone or all at once', async () => {
    const environment = new VirtualEnvironment();
    const timers = new Timers(environment);
    const fired: string[] = [];
    const cancel = timers.after(60 * DAY, () => fired.push('long'));
    timers.after(60 * DAY, () => fired.push('longer'));
    await environment.advance(30 * DAY);
    cancel();
    timers.end();
    await environment.advance(60 * DAY);
    expect(fired).toEqual([]);
    expect(environment.timers).toBe(0);
  });
});
