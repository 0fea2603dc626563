import { describe, expect, it } from 'vitest';
import { unitsStore } from '../src/app/units.ts';
import { storageOf } from '../src/platform/storage.ts';
import { numbersOf } from '../src/view/numbers.ts';
import { rowsOf } from '../src/view/rows.ts';
import { scaleWithin } from '../src/view/scale.ts';
import { stripOf } from '../src/view/strip.ts';
import { reachOf, ticksOf } from '../src/view/strip-layout.ts';
import { running, scene, tick } from './scene.ts';

const memory = () =>
  storageOf(() => {
    throw new Error('there is no storage in this test');
  });

describe('kilometres or miles', () => {
  it('are one choice of this device, kilometres at first', () => {
    const device = memory();
    expect(unitsStore(device).get()).toBe('metric');
    unitsStore(device).dispatch('imperial');
    expect(unitsStore(device).get()).toBe('imperial');
    unitsStore(device).dispatch('metric');
    expect(unitsStore(device).get()).toBe('metric');
  });

  it('are taken over from what was wished of the coach before', () => {
    const device = memory();
    device.setItem('paceline.coach', '{"units":"imperial"}');
    expect(unitsStore(device).get()).toBe('imperial');
    device.setItem('paceline.units', 'parsecs');
    expect(unitsStore(device).get()).toBe('metric');
  });

  const state = scene([...running({ Ana: 3, Ben: 3.6, Cy: 2 }, 0, 600), tick(600)]);

  it('are what the numbers, the list and the strip are in', () => {
    expect(numbersOf(state, 'imperial')).toMatchObject({ pace: { value: '8:51', unit: '/mi' }, distance: { value: '1.12', unit: 'mi' } });
    const [ben, , cy] = rowsOf(state, 'imperial');
    expect(ben).toMatchObject({ name: 'Ben', distance: '1.34 mi', pace: '8:51', gap: { metres: '+0.2 mi', sentence: 'Ben is 0.2 miles ahead, 1 minute 40 seconds' } });
    expect(cy?.gap?.metres).toBe('−0.4 mi');
    expect(stripOf(state, 'imperial').others[0]?.gap.metres).toBe('+0.2 mi');
  });

  it('give a scale round marks that lie within it', () => {
    for (const range of [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000]) {
      expect(scaleWithin(range, 'metric')).toBe(range);
      const scale = scaleWithin(range, 'imperial');
      expect(scale).toBeLessThanOrEqual(range);
      expect(scale).toBeGreaterThan(range * 0.6);
    }
    const frame = { width: 360, range: 200, labelWidth: 104, lanes: 3 };
    const feet = (width: number) => ticksOf({ ...frame, width }, 'imperial').map(({ metres }) => Math.round(metres / 0.3048));
    expect(feet(600)).toEqual([-500, -250, 0, 250, 500]);
    expect(feet(360)).toEqual([-500, 0, 500]);
    const [left, middle] = ticksOf(frame, 'imperial');
    expect((middle?.x ?? 0) - (left?.x ?? 0)).toBeCloseTo((152.4 / 200) * reachOf(frame), 0);
  });
});
