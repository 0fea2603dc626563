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

  it('of a file with jumps of up to 146 m/s leaves them out', async () => {
    const positions = positionsOf(await fixesIn(fileOf('20')));
    const { distance, rawDistance, rejected } = analyse(positions);
    expect(rawDistance - distance).toBeGreaterThan(500);
    expect(rejected.too_fast).toBeGreaterThan(5);
  });

  it.each([
    ['03', 8_960, 9_010],
    ['19', 5_130, 5_260],
  ])('of a file whose positions jump now and then (%s) leaves out no more than the jumps', async (number, least, most) => {
    const { distance, rawDistance, rejected, segments } = analyse(positionsOf(await fixesIn(fileOf(number))));
    expect(rejected.too_fast).toBeGreaterThan(10);
    expect(distance).toBeLessThan(rawDistance);
    expect(distance).toBeGreaterThan(least);
    expect(distance).toBeLessThan(most);
    expect(segments).toBe(1);
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

  it('of a recording with a pause of fifteen hours has no metre of them', async () => {
    const { holes, elapsed, moving } = analyse(positionsOf(await fixesIn(fileOf('26'))));
    const night = holes.find(({ from, to }) => to - from > 15 * 3600);
    expect(night?.distance).toBe(0);
    expect(elapsed - moving).toBeGreaterThan(15 * 3600);
  });

  it.each([
    ['12', 157, 3],
    ['15', 193, 2],
    ['28', 132, 3],
    ['29', 106, 2],
    ['30', 174, 2],
  ])('of a run with a pause of minutes (%s, %i s) has no metre of it, and counts it in the time, not in the time in motion', async (number, seconds, stretches) => {
    const { elapsed, moving, holes, segments } = analyse(positionsOf(await fixesIn(fileOf(number))));
    const longest = holes.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0];
    expect((longest?.to ?? 0) - (longest?.from ?? 0)).toBeCloseTo(seconds, -0.5);
    expect(longest?.distance).toBe(0);
    expect(segments).toBe(stretches);
    expect(elapsed - moving).toBeGreaterThan(seconds);
  });

  it('of a run with holes of less than a minute bridges them in straight lines', async () => {
    const { holes, segments } = analyse(positionsOf(await fixesIn(fileOf('09'))));
    expect(holes.length).toBeGreaterThan(5);
    for (const { from, to, distance } of holes) {
      expect(to - from).toBeLessThan(60);
      expect(distance).toBeLessThan(200);
    }
    expect(segments).toBe(1);
  });

  it('of one run that two programs exported is the same', async () => {
    const [laps, whole] = await Promise.all(['12', '13'].map(async (number) => analyse(positionsOf(await fixesIn(fileOf(number)))).distance));
    expect(off(laps ?? 0, whole ?? 0)).toBeLessThan(0.005);
  });

  it('of points without a position at the start begins where they have one, and the time before', async () => {
    const { elapsed, readings } = analyse(positionsOf(await fixesIn(fileOf('08'))));
    expect(readings[0]).toMatchObject({ status: 'no_gps', distance: 0, elapsed: 0 });
    expect(elapsed).toBeGreaterThan(2_900);
  });

  it('of points without a position in between goes on from the one before', async () => {
    const fixes = positionsOf(await fixesIn(fileOf('15')));
    expect(fixes.filter(({ location }) => location === undefined).length).toBe(100);
    const { distance } = analyse(fixes);
    expect(off(distance, analyse(fixes.filter(({ location }) => location !== undefined)).distance)).toBeLessThan(0.001);
  });
});
