import { describe, expect, it } from 'vitest';
import { record, type Fix } from '@paceline/core';
import { at, blind, during, placeAt, recordAll, START, steady } from './scenario.ts';

const running = recordAll(steady(3, { from: 0, to: 30 }));

const rejectionOf = (fix: Fix, receivedAt?: number) => record(running.state, fix, receivedAt).rejection;

describe('a fix is rejected', () => {
  it.each<[string, Fix]>([
    ['a time that is not a number', { ...at(31, 93), time: NaN }],
    ['a time before 1970', { ...at(31, 93), time: -5 }],
  ])('as invalid: %s', (_, fix) => {
    const { rejection, reading, state } = record(running.state, fix);
    expect(rejection).toBe('invalid');
    expect(reading).toBeUndefined();
    expect(state).toEqual(running.state);
  });

  it('as null island at 0°, 0°', () => expect(rejectionOf(at(31, 93, { location: { latitude: 0, longitude: 0 } }))).toBe('null_island'));

  it('as out of order when it is not newer than the last one', () => {
    expect(rejectionOf(at(30, 90))).toBe('out_of_order');
    expect(rejectionOf(at(12, 36))).toBe('out_of_order');
  });

  it('as stale when it is older than five seconds', () => {
    expect(rejectionOf(at(31, 93), START + 36_000)).toBeUndefined();
    expect(rejectionOf(at(31, 93), START + 36_001)).toBe('stale');
  });

  it('as future when it is more than two seconds ahead of the clock', () => {
    expect(rejectionOf(at(31, 93), START + 29_000)).toBeUndefined();
    expect(rejectionOf(at(31, 93), START + 28_999)).toBe('future');
  });

  it('as future when it is more than a day after the last one', () => expect(rejectionOf(at(90_000, 93))).toBe('future'));

  it('as inaccurate beyond 50 m', () => {
    expect(rejectionOf(at(31, 93, { accuracy: 50 }))).toBeUndefined();
    expect(rejectionOf(at(31, 93, { accuracy: 50.1 }))).toBe('inaccurate');
  });

  it('as too fast above 7 m/s, above 12.5 when the device measured a sprint itself', () => {
    expect(rejectionOf(at(31, 96.9))).toBeUndefined();
    expect(rejectionOf(at(31, 97.1))).toBe('too_fast');
    expect(rejectionOf(at(31, 98, { speed: 8 }))).toBeUndefined();
    expect(rejectionOf(at(31, 102.4, { speed: 8 }))).toBeUndefined();
    expect(rejectionOf(at(31, 102.6, { speed: 8 }))).toBe('too_fast');
  });

  it('for the first reason in the order of the gates', () => {
    const nowhere = { latitude: 0, longitude: 0 };
    expect(rejectionOf({ ...at(12, 0), location: { latitude: NaN, longitude: 0 } })).toBe('invalid');
    expect(rejectionOf(at(12, 0, { location: nowhere, accuracy: 90 }))).toBe('null_island');
    expect(rejectionOf(at(12, 0, { accuracy: 90 }), START + 60_000)).toBe('out_of_order');
    expect(rejectionOf(at(31, 9000, { accuracy: 90 }), START + 60_000)).toBe('stale');
    expect(rejectionOf(at(31, 9000, { accuracy: 90 }))).toBe('inaccurate');
  });
});

describe('a position that is none', () => {
  it.each<[string, Partial<Fix>]>([
    ['a latitude that is not a number', { location: { latitude: NaN, longitude: -30 } }],
    ['a latitude beyond the pole', { location: { latitude: 91, longitude: -30 } }],
    ['a longitude beyond the date line', { location: { latitude: 46, longitude: 181 } }],
    ['an accuracy below zero, as iOS marks it', { accuracy: -1 }],
  ])('is rejected as invalid, and time and what the sensors tell go on: %s', (_, wrong) => {
    const fixes = during({ from: 1, to: 100 }, (second) => at(second, 0, { distance: 3 * second, heartRate: 150, ...wrong }));
    const { last, rejections, readings } = recordAll([blind(0, { distance: 0 }), ...fixes]);
    expect(last).toMatchObject({ elapsed: 100, distance: 300, heartRate: 150, status: 'running' });
    expect(rejections).toEqual(fixes.map(() => 'invalid'));
    for (const reading of readings) expect(reading).not.toHaveProperty('location');
    for (const reading of readings) expect(reading).not.toHaveProperty('accuracy');
  });
});

describe('a position of unknown accuracy', () => {
  it.each([['not a number', NaN], ['null', null]])('counts where the accuracy is %s, as where nothing tells it', (_, accuracy) => {
    const told = recordAll(steady(3, { from: 0, to: 100 }, { accuracy } as Partial<Fix>));
    expect(told.readings).toEqual(recordAll(steady(3, { from: 0, to: 100 })).readings);
    expect(told.last.distance).toBeGreaterThan(290);
    expect(told.rejections).toEqual([]);
  });

  it('does not count where the accuracy has no end', () => expect(rejectionOf(at(31, 93, { accuracy: Infinity }))).toBe('inaccurate'));
});

describe('a rejected position', () => {
  it('still lets the time go on', () => {
    for (const fix of [at(31, 9000), at(31, 93, { accuracy: 90 }), at(31, 0, { location: { latitude: 0, longitude: 0 } })]) {
      const { reading } = record(running.state, fix);
      expect(reading).toMatchObject({ elapsed: 31, distance: running.last.distance });
      expect(reading).not.toHaveProperty('location');
      expect(reading).not.toHaveProperty('accuracy');
    }
  });

  it('leaves nothing behind when the next one is good', () => {
    const { last, rejections } = recordAll([at(31, 3000), at(32, 96)], undefined, running.state);
    expect(rejections).toEqual(['too_fast']);
    expect(last.distance).toBeCloseTo(96, 0);
    expect(last.segment).toBe(0);
  });
});

describe('a filter never locks out for ever', () => {
  it('believes a new place after five fixes in a row, without adding the way there', () => {
    const elsewhere = during({ from: 31, to: 60 }, (second) => at(second, 5000 + 3 * (second - 31)));
    const { last, rejections } = recordAll(elsewhere, undefined, running.state);
    expect(rejections).toEqual(Array.from({ length: 5 }, () => 'too_fast'));
    // From the sixth fix, second 36, to second 60.
    expect(last.distance).toBeCloseTo(90 + 24 * 3, 0);
    expect(last.segment).toBe(1);
  });

  it('believes a new place after fifteen seconds, however few fixes there were', () => {
    const elsewhere = during({ from: 35, to: 65, every: 15 }, (second) => at(second, 50_000 + second));
    const { last, rejections } = recordAll(elsewhere, undefined, running.state);
    expect(rejections).toEqual(['too_fast']);
    expect(last).toMatchObject({ segment: 1, location: placeAt(50_065) });
  });

  it('counts only doubts in a row', () => {
    const alternating = during({ from: 31, to: 60 }, (second) => at(second, second % 2 === 0 ? 3 * second : 4000));
    const { last } = recordAll(alternating, undefined, running.state);
    expect(last.distance).toBeCloseTo(180, 0);
    expect(last.segment).toBe(0);
  });

  it('adds no distance in a car', () => {
    const driving = during({ from: 31, to: 300 }, (second) => at(second, 90 + 20 * (second - 30)));
    expect(recordAll(driving, undefined, running.state).last.distance).toBe(running.last.distance);
  });

  it('does not take a weak position for the truth, however often it comes', () => {
    const weak = during({ from: 31, to: 60 }, (second) => at(second, 5000, { accuracy: 200 }));
    const { last, rejections } = recordAll(weak, undefined, running.state);
    expect(new Set(rejections)).toEqual(new Set(['inaccurate']));
    expect(last.status).toBe('no_gps');
  });
});

describe('a wrong clock', () => {
  const hour = 3_600_000;

  it.each([
    ['ahead', hour],
    ['behind', -hour],
  ])('of the device, an hour %s, costs five fixes and not the run', (_, wrong) => {
    const { last, rejections } = recordAll(steady(3, { from: 0, to: 60 }), (fix) => fix.time + wrong);
    expect(rejections).toHaveLength(5);
    expect(last.distance).toBeCloseTo(55 * 3, 0);
  });

  it('that is set back in the middle of the run neither stops it nor takes anything away', () => {
    const setBack = steady(3, { from: 31, to: 60 }).map((fix) => ({ ...fix, time: fix.time - hour }));
    const { readings, last } = recordAll(setBack, undefined, running.state);
    expect(readings[0]).toMatchObject({ elapsed: 30, distance: running.last.distance });
    // Five fixes are doubted; what is counted goes on from the sixth.
    expect(last.elapsed).toBe(30 + 24);
    expect(last.distance).toBeCloseTo(90 + 24 * 3, 0);
  });

  it('of a single fix far in the future is not believed', () => {
    const { last, rejections } = recordAll([at(400 * 86_400, 93), ...steady(3, { from: 31, to: 40 })], undefined, running.state);
    expect(rejections).toEqual(['future']);
    expect(last.elapsed).toBe(40);
  });

  it('that is set back is found out although time goes on in between by another clock', () => {
    const setBack = steady(3, { from: 31, to: 60 }).map((fix) => ({ ...fix, time: fix.time - hour }));
    const { last, rejections } = recordAll([...setBack.slice(0, 3), blind(34), ...setBack.slice(3)], undefined, running.state);
    expect(rejections).toEqual(Array.from({ length: 5 }, () => 'out_of_order'));
    expect(last.distance).toBeCloseTo(90 + 24 * 3, 0);
  });

  it('is not suspected when the same fix comes again and again', () => {
    const { rejections, last, readings } = recordAll([...during({ from: 0, to: 20 }, () => at(30, 90)), at(31, 93)], undefined, running.state);
    expect(rejections).toEqual(Array.from({ length: 21 }, () => 'out_of_order'));
    expect(readings).toHaveLength(1);
    expect(last.elapsed).toBe(31);
  });
});

describe('fixes that were held back and come all at once', () => {
  it('are used after the first five, and the live ones that follow too', () => {
    const woken = START + 61_000;
    const fixes = [...steady(3, { from: 31, to: 60 }), ...steady(3, { from: 61, to: 90 })];
    const { last, rejections } = recordAll(fixes, (fix) => Math.max(woken, fix.time), running.state);
    expect(rejections).toEqual(Array.from({ length: 5 }, () => 'stale'));
    expect(last.elapsed).toBe(84);
    expect(last.distance).toBeGreaterThan(240);
  });
});

describe('readings that are out of their range', () => {
  it('are left out where they are null, a position too', () => {
    const fix = at(31, 93, { distance: 93 });
    const { reading, rejection } = record(running.state, { ...fix, location: null } as unknown as Fix);
    expect(rejection).toBeUndefined();
    expect(reading).toEqual(record(running.state, { time: fix.time, distance: 93 }).reading);
  });

  it('are left out, and the rest of the fix is used', () => {
    const fix = at(31, 93, { speed: -1, altitude: NaN, heartRate: 0, cadence: 4000, distance: -7 });
    const { reading, rejection } = record(running.state, fix);
    expect(rejection).toBeUndefined();
    for (const name of ['altitude', 'heartRate', 'cadence']) expect(reading).not.toHaveProperty(name);
    expect(reading?.distance).toBeCloseTo(93, 0);
  });

  it('do not hide those that are in it', () => {
    const { reading } = record(running.state, blind(31, { altitude: 12.5, heartRate: 150, cadence: 176 }));
    expect(reading).toMatchObject({ altitude: 12.5, heartRate: 150, cadence: 176 });
  });
});
