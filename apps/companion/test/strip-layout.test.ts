import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutStrip, ticksOf, type StripFrame } from '../src/view/strip-layout.ts';
import { rangeFor } from '../src/run/strip-range.ts';

const phone: StripFrame = { width: 360, range: 200, labelWidth: 104, lanes: 3 };

describe('the gap strip', () => {
  it('puts the one who is level in the middle, those ahead to the right, those behind to the left', () => {
    const { marks } = layoutStrip([{ id: 'ben', metres: -100 }, { id: 'cy', metres: 0 }, { id: 'ana', metres: 100 }], phone);
    const [ben, cy, ana] = marks.map((mark) => mark.x);
    expect(cy).toBe(180);
    expect(ben).toBeLessThan(180);
    expect(ana! - 180).toBeCloseTo(180 - ben!, 9);
  });

  it('keeps someone beyond the axis at its end, and says so', () => {
    const { marks } = layoutStrip([{ id: 'far', metres: 900 }, { id: 'end', metres: 200 }], phone);
    expect(marks.map(({ beyond }) => beyond)).toEqual([true, false]);
    expect(marks[0]!.x).toBe(marks[1]!.x);
  });

  it('marks its ends, and half-way where their distances do not run into each other', () => {
    expect(ticksOf(phone).map(({ metres }) => metres)).toEqual([-200, -100, 0, 100, 200]);
    expect(ticksOf({ ...phone, width: 262 }).map(({ metres }) => metres)).toEqual([-200, 0, 200]);
  });

  it('stacks the labels of runners who are close together', () => {
    const { labels } = layoutStrip([{ id: 'a', metres: 10 }, { id: 'b', metres: 14 }, { id: 'c', metres: 18 }], phone);
    expect(labels.map(({ lane }) => lane)).toEqual([0, 1, 2]);
  });

  it('lets the nearest neighbours share a label when there is no room for all', () => {
    const metres = { e: 70, a: 10, c: 34, b: 12, d: 60 };
    const { labels, marks } = layoutStrip(Object.entries(metres).map(([id, gap]) => ({ id, metres: gap })), phone);
    expect(marks).toHaveLength(5);
    expect(labels.map(({ ids }) => ids)).toEqual([['d', 'e'], ['a', 'b'], ['c']]);
  });

  it('keeps a shared label together while two pairs are nearly as close', () => {
    const at = (b: number) => [{ id: 'a', metres: 0 }, { id: 'b', metres: b }, { id: 'c', metres: 20 }, { id: 'd', metres: 60 }];
    const before = layoutStrip(at(9), phone);
    expect(before.labels.map(({ ids }) => ids)).toContainEqual(['a', 'b']);
    expect(layoutStrip(at(11), phone).labels.map(({ ids }) => ids)).toContainEqual(['b', 'c']);
    expect(layoutStrip(at(11), phone, before).labels.map(({ ids }) => ids)).toContainEqual(['a', 'b']);
  });

  it('is quick with a thousand runners', () => {
    const thousand = Array.from({ length: 1000 }, (_, place) => ({ id: String(place), metres: place - 500 }));
    expect(layoutStrip(thousand, phone).labels.flatMap(({ ids }) => ids)).toHaveLength(1000);
  });

  it('does not hop between rows when two runners hover at the limit', () => {
    const at = (metres: number) => [{ id: 'a', metres: 0 }, { id: 'b', metres }];
    const near = layoutStrip(at(135), phone);
    expect(near.labels[1]!.lane).toBe(1);
    expect(layoutStrip(at(145), phone).labels[1]!.lane).toBe(0);
    expect(layoutStrip(at(145), phone, near).labels[1]!.lane).toBe(1);
    expect(layoutStrip(at(180), phone, near).labels[1]!.lane).toBe(0);
  });

  it('never lets two labels overlap or leave the strip, whoever runs where', () => {
    const gaps = fc.array(fc.double({ min: -5000, max: 5000, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 240, max: 1200 }), (metres, width) => {
        const frame = { ...phone, width };
        const entries = metres.map((gap, place) => ({ id: String(place), metres: gap }));
        const { labels, marks } = layoutStrip(entries, frame);
        expect(labels.flatMap(({ ids }) => ids).sort()).toEqual(entries.map(({ id }) => id).sort());
        for (const { x } of marks) expect(x >= 0 && x <= width).toBe(true);
        for (const label of labels) {
          expect(label.x - frame.labelWidth / 2).toBeGreaterThanOrEqual(0);
          expect(label.x + frame.labelWidth / 2).toBeLessThanOrEqual(width);
          const crossing = labels.filter((other) => other !== label && other.lane === label.lane && Math.abs(other.x - label.x) < frame.labelWidth);
          expect(crossing).toEqual([]);
        }
      }),
    );
  });
});

describe('the scale of the strip', () => {
  it('is the smallest round one on which all fit', () => {
    expect(rangeFor([])).toBe(50);
    expect(rangeFor([-12, 30])).toBe(50);
    expect(rangeFor([-12, 90])).toBe(200);
    expect(rangeFor([600])).toBe(1000);
  });

  it('grows at once, and shrinks only when there is room to spare', () => {
    expect(rangeFor([120], 100)).toBe(200);
    expect(rangeFor([80], 200)).toBe(200);
    expect(rangeFor([55], 200)).toBe(100);
  });

  it('is not blown up by one who is kilometres away', () => {
    expect(rangeFor([40, -60, 7000])).toBe(100);
  });

  it('reaches to the nearest when all are far away', () => {
    expect(rangeFor([7000, 9000])).toBe(10_000);
  });

  it('does not flip to and fro while a gap wavers by a metre', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 90_000, noNaN: true }), fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 30 }), (gap, noise) => {
        let range: number | undefined;
        let changes = -1;
        for (const metres of noise) {
          const next = rangeFor([gap + metres], range);
          if (next !== range) changes++;
          range = next;
        }
        expect(changes).toBeLessThanOrEqual(1);
      }),
    );
  });
});
