import { record } from '@paceline/core';
import { describe, expect, it } from 'vitest';
import { besideOthers } from '../src/run/beside.ts';
import { ORIGIN, play, running, sample, scene, tick } from './scene.ts';

describe('an invented run that joins late', () => {
  const late = scene([...running({ Ben: 3, Cy: 2 }, 0, 1000), tick(1002)]);

  it('begins where the middle one of the others is by now, and goes on from there', () => {
    const beside = besideOthers(late);
    expect(beside).toMatchObject({ elapsed: 1002, gait: { moving: 1002 } });
    expect(beside?.odometer.distance).toBeCloseTo(2004, 6);
    const place = (metres: number) => ({ latitude: 46 + metres / 111_320, longitude: 7 });
    const fixes = Array.from({ length: 60 }, (_, second) => ({ time: ORIGIN + second * 1000, location: place(second * 3), accuracy: 5 }));
    const last = fixes.reduce((state, fix) => record(state, fix).state, beside!);
    expect(last.elapsed).toBe(1002 + 59);
    expect(last.odometer.distance).toBeGreaterThan(2004 + 150);
    expect(last.odometer.distance).toBeLessThan(2004 + 200);
  });

  it('begins at zero when nobody is on their way any more, or yet', () => {
    expect(besideOthers(scene([tick(1)]))).toBeUndefined();
    expect(besideOthers(play(late, [tick(1100)]))).toBeUndefined();
    const done = ['Ben', 'Cy'].map((name) => sample(name, 1001, { distance: 3001, status: 'finished' }));
    expect(besideOthers(play(late, [...done, tick(1003)]))).toBeUndefined();
  });
});
