import { analyse } from '@paceline/core';
import { describe, expect, it } from 'vitest';
import { referenceOf } from './reference.ts';
import { files, fileOf, fixesIn, missing, positionsOf, skippedBecause } from './runs.ts';

const off = (metres: number, reference: number): number => Math.abs(metres / reference - 1);

describe.skipIf(missing !== undefined)(`the distance of the recorded runs${skippedBecause}`, () => {
  it.each(files)("%s: is the device's own within 1 %%, where the file carries it", async (file) => {
    const { distance, deviceDistance } = analyse(await fixesIn(file));
    expect(distance).toBeGreaterThan(1_000);
    if (deviceDistance !== undefined) expect(off(distance, deviceDistance)).toBeLessThan(0.01);
  });

  it.each(files)('%s: by its positions alone is that of the positions without jumps and holes within 2 %%', async (file) => {
    const positions = positionsOf(await fixesIn(file));
    expect(off(analyse(positions).distance, referenceOf(positions).gated)).toBeLessThan(0.02);
  });

  it('of a file with jumps leaves them out', async () => {
    const positions = positionsOf(await fixesIn(fileOf('20')));
    const { distance, rawDistance, rejected } = analyse(positions);
    expect(rawDistance - distance).toBeGreaterThan(500);
    expect(rejected.too_fast).toBeGreaterThan(5);
  });

  it('of a file with teleports goes on after each', async () => {
    const { distance, rejected } = analyse(positionsOf(await fixesIn(fileOf('23'))));
    expect(distance).toBeGreaterThan(5_400);
    expect(distance).toBeLessThan(6_000);
    expect(rejected.too_fast).toBeGreaterThan(5);
  });

  it('of two interleaved sources is that of one runner', async () => {
    const { distance, rawDistance } = analyse(positionsOf(await fixesIn(fileOf('24'))));
    expect(rawDistance).toBeGreaterThan(22_000);
    expect(distance).toBeGreaterThan(5_300);
    expect(distance).toBeLessThan(6_300);
  });

  it('of two merged sources, milliseconds apart, is that of one runner', async () => {
    const { distance } = analyse(positionsOf(await fixesIn(fileOf('21'))));
    expect(distance).toBeGreaterThan(7_500);
    expect(distance).toBeLessThan(7_800);
  });

  it('of a recording that nobody stopped has next to nothing of the hours at home', async () => {
    const { distance, elapsed, moving, segments } = analyse(positionsOf(await fixesIn(fileOf('26'))));
    expect(elapsed).toBeGreaterThan(23 * 3600);
    expect(moving).toBeLessThan(2.5 * 3600);
    expect(distance).toBeLessThan(9_000);
    expect(segments).toBeGreaterThan(1);
  });

  it('of a run with hours of pauses counts them in the time, and not in the time in motion', async () => {
    const { elapsed, moving, holes } = analyse(positionsOf(await fixesIn(fileOf('15'))));
    expect(elapsed).toBeGreaterThan(7_000);
    expect(elapsed - moving).toBeGreaterThan(300);
    expect(holes.length).toBeGreaterThan(5);
  });

  it('of points without a position at the start begins where they have one, and the time before', async () => {
    const { elapsed, readings } = analyse(positionsOf(await fixesIn(fileOf('08'))));
    expect(readings[0]).toMatchObject({ status: 'no_gps', distance: 0, elapsed: 0 });
    expect(elapsed).toBeGreaterThan(2_900);
  });
});
