import { describe, expect, test } from 'vitest';
import { arrivalOf, departed, measured, ticked, unknownWay, type Way } from '../../src/live/way.ts';

/** A way with a ping for each of the times that it took to the server; `down` back, both in milliseconds. The server's clock is 500 s ahead. */
const wayOf = (up: readonly number[], down = 40): Way =>
  up.reduce((way, ms, index) => {
    const t0 = index * 1_000;
    return measured(way, { t0, t1: t0 + ms + 500_000, t2: t0 + ms + 500_003, t3: t0 + ms + 3 + down });
  }, unknownWay);

describe('[O1] [T10] when a sample arrives', () => {
  test('is unknown before a ping was answered', () => {
    expect(arrivalOf(unknownWay)).toBeUndefined();
  });

  test('is what pings took to the server, however long their way back', () => {
    expect(arrivalOf(wayOf([40, 40, 40], 900))).toEqual({ shift: 500_040, margin: 10 });
  });

  test('is not moved by one ping that was held up', () => {
    expect(arrivalOf(wayOf([40, 41, 1_900, 39, 40]))?.shift).toBe(500_040);
  });

  test('comes with a margin that grows with what varies, within 10 to 50 ms', () => {
    expect(arrivalOf(wayOf([40, 40, 40, 40]))?.margin).toBe(10);
    expect(arrivalOf(wayOf([20, 30, 40, 50, 60]))?.margin).toBe(24);
    expect(arrivalOf(wayOf([10, 90, 500, 20]))?.margin).toBe(50);
  });

  test('follows the newest pings', () => {
    const way = wayOf([40, 40, 40, 40, 120, 120, 120, 120, 120, 120]);
    expect(arrivalOf(way)?.shift).toBe(500_120);
  });
});

describe('[T10] a tick', () => {
  const way = wayOf([40, 40, 40]);
  const margin = (of: Way): number | undefined => arrivalOf(of)?.margin;

  test('that must have left the server after the sample came there, and is without it, lets the next ones leave earlier', () => {
    const late = ticked(departed(way, 7, 1_000), 6, 1_095);
    expect(margin(late)).toBe(35);
    // It is counted once.
    expect(margin(ticked(late, 6, 1_200))).toBe(35);
  });

  test('that may have left before says nothing', () => {
    expect(margin(ticked(departed(way, 7, 1_000), 6, 1_080))).toBe(10);
    expect(margin(ticked(departed(unknownWay, 7, 1_000), undefined, 9_000))).toBeUndefined();
    expect(ticked(way, undefined, 9_000)).toBe(way);
  });

  test('with the sample undoes that little by little', () => {
    let later = ticked(departed(way, 7, 1_000), 6, 1_200);
    for (let seq = 8; seq < 18; seq++) later = ticked(departed(later, seq, 1_000 * seq), seq, 1_000 * seq + 90);
    expect(margin(later)).toBe(25);
    for (let seq = 18; seq < 60; seq++) later = ticked(departed(later, seq, 1_000 * seq), seq, 1_000 * seq + 90);
    expect(margin(later)).toBe(10);
  });

  test('makes no sample leave more than 250 ms early', () => {
    let late = wayOf([10, 90, 500, 20]);
    for (let seq = 1; seq < 60; seq++) late = ticked(departed(late, seq, 1_000 * seq), seq - 1, 1_000 * seq + 700);
    expect(margin(late)).toBe(250);
  });
});
