import type { Environment } from '@paceline/core';
import { VirtualEnvironment } from '@paceline/testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LoadWatch } from '../../src/limits/load-watch.ts';
import { calm, judge, type Load, type Overload } from '../../src/limits/overload.ts';
import { defaultLimits } from '../../src/limits/server-limits.ts';

const idle: Load = { writes: 0, lag: 0, delay: 0, memory: 0.1 };
const judged = (before: Overload, load: Partial<Load>, now = 0): Overload => judge(before, { ...idle, ...load }, { now, limits: defaultLimits });

describe('the load', () => {
  it.each([
    ['writes', 50_000, 50_001],
    ['lag', 2_000, 2_001],
    ['delay', 500, 501],
    ['memory', 0.9, 0.91],
  ] as const)('[N11] is too much when there is more than a bound of %s', (strain, bound, more) => {
    expect(judged(calm, { [strain]: bound })).toEqual(calm);
    expect(judged(calm, { [strain]: more })).toEqual({ kind: 'overloaded', strain, calmSince: undefined });
  });

  it('[N11] has to be well below all bounds for 5 s, without a break, before it is not too much any more', () => {
    let state = judged(calm, { delay: 600 }, 0);
    const after = (now: number, load: Partial<Load>) => (state = judged(state, load, now)).kind;
    expect([after(1_000, { delay: 480 }), after(10_000, { delay: 401 })]).toEqual(['overloaded', 'overloaded']);
    expect([after(11_000, { delay: 400 }), after(15_000, { delay: 10 }), after(15_999, {})]).toEqual(['overloaded', 'overloaded', 'overloaded']);
    expect(after(16_000, { memory: 0.8 })).toBe('overloaded');
    expect([after(17_000, {}), after(21_999, {}), after(22_000, {})]).toEqual(['overloaded', 'overloaded', 'calm']);
  });

  it('[N11] says what strains the server now', () => {
    const state = judged(judged(calm, { delay: 600 }), { memory: 0.95 }, 1_000);
    expect([state, judged(state, { delay: 440 }, 2_000)]).toMatchObject([{ strain: 'memory' }, { strain: 'memory' }]);
  });

  it('[N11] never flaps: whatever the load, what is too much stays so for at least 5 s', () => {
    const loads = fc.array(fc.record({ writes: fc.nat(100_000), lag: fc.nat(4_000), delay: fc.nat(1_000), memory: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 200 });
    fc.assert(
      fc.property(loads, (history) => {
        let state: Overload = calm;
        let since = -Infinity;
        history.forEach((load, second) => {
          const before: Overload = state;
          state = judged(before, load, second * 1_000);
          if (before.kind === 'calm' && state.kind === 'overloaded') since = second;
          if (before.kind === 'overloaded' && state.kind === 'calm') expect(second - since).toBeGreaterThan(5);
        });
      }),
    );
  });
});

/** A platform whose timers come late, because it is busy. */
class BusyEnvironment implements Environment {
  readonly virtual = new VirtualEnvironment();
  late = (): number => 0;
  now = (): number => this.virtual.now();
  monotonic = (): number => this.virtual.monotonic();
  random = (): number => this.virtual.random();
  setTimer = (delay: number, run: () => void) => this.virtual.setTimer(delay + this.late(), run);
}

function watched() {
  const environment = new BusyEnvironment();
  const lines: string[] = [];
  const say = (level: string) => (_: object, event: string) => void lines.push(`${level}: ${event}`);
  const load = { writes: 0, lag: 0, memory: 0.1 };
  const log = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
  const watch = new LoadWatch({ environment, limits: defaultLimits, log, measure: () => load });
  return { environment, watch, load, lines };
}

describe('the watch over the load', () => {
  it('[N11] sees within seconds that timers come late, and says so once', async () => {
    const { environment, watch, lines } = watched();
    environment.late = () => 600;
    await environment.virtual.advance(2_000);
    expect(watch.isOverloaded).toBe(true);
    await environment.virtual.advance(60_000);
    environment.late = () => 0;
    await environment.virtual.advance(8_000);
    expect(watch.isOverloaded).toBe(false);
    expect(lines).toEqual(['warn: the server is overloaded and turns newcomers away', 'info: the server lets newcomers in again']);
  });

  it('[N11] takes a single stall for none, however long', async () => {
    const { environment, watch } = watched();
    let probes = 0;
    environment.late = () => ((probes += 1) % 10 === 0 ? 3_000 : 0);
    await environment.virtual.advance(60_000);
    expect(watch.isOverloaded).toBe(false);
  });

  it('[N11] asks for the rest each second, and ends with its owner', async () => {
    const { environment, watch, load } = watched();
    load.writes = 60_000;
    await environment.virtual.advance(1_000);
    expect(watch.isOverloaded).toBe(true);
    watch.stop();
    expect(environment.virtual.timers).toBe(0);
  });
});
