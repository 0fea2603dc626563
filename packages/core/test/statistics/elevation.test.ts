import { describe, expect, it } from 'vitest';
import { climbTo, level, seededRandom, type Elevation } from '@paceline/core';

const over = (seconds: number, heightAt: (second: number) => number): Elevation =>
  Array.from({ length: seconds + 1 }, (_, second) => second).reduce((elevation, second) => climbTo(elevation, heightAt(second), second), level);

describe('ups and downs', () => {
  it('are counted in full', () => {
    const { climb, descent } = over(3600, (second) => 50 - 50 * Math.cos((2 * Math.PI * second) / 1200));
    expect(climb).toBeGreaterThan(290);
    expect(climb).toBeLessThanOrEqual(300);
    expect(descent).toBeGreaterThan(290);
    expect(descent).toBeLessThanOrEqual(300);
  });

  it('are none on the level, however the device wavers', () => {
    const random = seededRandom(3);
    const { climb, descent } = over(7200, () => 20 + 4 * (random() - 0.5));
    expect([climb, descent]).toEqual([0, 0]);
  });

  it('do not depend on how often the height is told', () => {
    const hill = (second: number): number => 30 * Math.sin((2 * Math.PI * second) / 900);
    const often = over(1800, hill);
    const seldom = Array.from({ length: 301 }, (_, place) => place * 6).reduce((elevation, second) => climbTo(elevation, hill(second), second), level);
    expect(Math.abs(often.climb / seldom.climb - 1)).toBeLessThan(0.03);
  });

  it('go on from a state that was stored', () => {
    const half = JSON.parse(JSON.stringify(climbTo(climbTo(level, 10, 0), 40, 100))) as Elevation;
    expect(climbTo(half, 90, 200).climb).toBeGreaterThan(70);
    expect(climbTo(half, 90, 50)).toBe(half);
  });
});
