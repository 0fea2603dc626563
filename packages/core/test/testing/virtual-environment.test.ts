import { describe, expect, it } from 'vitest';
import { VirtualEnvironment } from '@paceline/core/testing';

describe('virtual time', () => {
  it('stands still until it is told to go on', async () => {
    const environment = new VirtualEnvironment({ now: 1_000_000 });
    expect([environment.now(), environment.monotonic()]).toEqual([1_000_000, 0]);
    await environment.advance(250);
    expect([environment.now(), environment.monotonic()]).toEqual([1_000_250, 250]);
  });

  it('fires timers in the order in which they come due, each at its own moment', async () => {
    const environment = new VirtualEnvironment();
    const fired: [string, number][] = [];
    const note = (name: string) => () => fired.push([name, environment.monotonic()]);
    environment.setTimer(300, note('late'));
    environment.setTimer(100, note('first'));
    environment.setTimer(100, note('second'));
    environment.setTimer(301, note('too late'));
    await environment.advance(300);
    expect(fired).toEqual([['first', 100], ['second', 100], ['late', 300]]);
    expect(environment.timers).toBe(1);
  });

  it('fires the timers that timers set, if they come due in time', async () => {
    const environment = new VirtualEnvironment();
    let ticks = 0;
    const tick = (): void => {
      ticks += 1;
      environment.setTimer(100, tick);
    };
    tick();
    await environment.advance(1000);
    expect(ticks).toBe(11);
  });

  it('lets promises settle before and between timers, however long their chain is', async () => {
    const environment = new VirtualEnvironment();
    const heard: number[] = [];
    const sleep = (ms: number) => new Promise<void>((resolve) => environment.setTimer(ms, resolve));
    const story = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) await Promise.resolve();
      for (let i = 0; i < 3; i++) {
        await sleep(10);
        for (let link = 0; link < 100; link++) await Promise.resolve();
        heard.push(environment.monotonic());
      }
    };
    void story();
    await environment.advance(30);
    expect(heard).toEqual([10, 20, 30]);
  });

  it('forgets a timer that is cancelled, before or after it fired', async () => {
    const environment = new VirtualEnvironment();
    let fired = 0;
    const cancel = environment.setTimer(10, () => (fired += 1));
    const cancelled = environment.setTimer(10, () => (fired += 1));
    cancelled();
    expect(environment.timers).toBe(1);
    await environment.advance(10);
    cancel();
    expect([fired, environment.timers]).toEqual([1, 0]);
  });

  it('goes on for durations while the wall clock jumps', async () => {
    const environment = new VirtualEnvironment({ now: 1_000_000 });
    let fired = false;
    environment.setTimer(100, () => (fired = true));
    environment.jumpClock(-3_600_000);
    await environment.advance(100);
    expect([fired, environment.monotonic(), environment.now()]).toEqual([true, 100, 1_000_100 - 3_600_000]);
  });

  it('repeats its randomness', () => {
    const draw = (seed: number): number[] => {
      const environment = new VirtualEnvironment({ seed });
      return [environment.random(), environment.random()];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('passes on what a timer throws', async () => {
    const environment = new VirtualEnvironment();
    environment.setTimer(5, () => {
      throw new Error('broken');
    });
    await expect(environment.advance(10)).rejects.toThrow('broken');
  });

  it('finds a timer that sets itself again without a delay', async () => {
    const environment = new VirtualEnvironment();
    const again = (): void => void environment.setTimer(0, again);
    again();
    await expect(environment.advance(1)).rejects.toThrow('without a delay');
  });

  it('refuses a delay that is not a number', () => expect(() => new VirtualEnvironment().setTimer(NaN, () => {})).toThrow('the delay is NaN'));
});

describe('waiting on virtual time', () => {
  it('lets just as much time pass as it takes', async () => {
    const environment = new VirtualEnvironment();
    let isSo = false;
    environment.setTimer(1_234, () => (isSo = true));
    await environment.until(() => isSo);
    expect(environment.monotonic()).toBe(1_250);
    await environment.until(() => isSo);
    expect(environment.monotonic()).toBe(1_250);
  });

  it('gives what came of a promise, good or bad', async () => {
    const environment = new VirtualEnvironment();
    const later = (what: () => string) => new Promise<string>((resolve, reject) => {
      environment.setTimer(500, () => {
        try {
          resolve(what());
        } catch (error) {
          reject(error);
        }
      });
    });
    expect(await environment.settle(later(() => 'done'))).toBe('done');
    const bad = () => {
      throw new Error('It went wrong.');
    };
    await expect(environment.settle(later(bad))).rejects.toThrow('It went wrong.');
  });

  it('gives up in time', async () => {
    const environment = new VirtualEnvironment();
    await expect(environment.until(() => false, 1_000)).rejects.toThrow('after 1000 ms');
    await expect(environment.settle(new Promise(() => {}), 1_000)).rejects.toThrow('after 1000 ms');
  });
});
