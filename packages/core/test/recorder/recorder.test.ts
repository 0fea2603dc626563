import { describe, expect, it } from 'vitest';
import { record, recorderStart } from '@paceline/core';
import { at, blind, during, placeAt, recordAll, START, steady } from './scenario.ts';

describe('a recorded run', () => {
  it('begins with the first fix', () => {
    const { reading } = record(recorderStart, at(0, 0, { accuracy: 6, heartRate: 120 }));
    expect(reading).toEqual({
      time: START, elapsed: 0, moving: 0, distance: 0, speed: 0, pace: 0,
      status: 'running', segment: 0, location: placeAt(0), accuracy: 6, heartRate: 120,
    });
  });

  it('counts time, distance, speed and pace of a steady run', () => {
    const { last } = recordAll(steady(10 / 3, { from: 0, to: 600 }));
    expect(last).toMatchObject({ elapsed: 600, moving: 600, status: 'running' });
    expect(last.distance).toBeCloseTo(2000, 0);
    expect(last.speed).toBeCloseTo(10 / 3, 2);
    expect(last.pace).toBeCloseTo(5, 2);
  });

  it('goes on from a state that was stored and read again', () => {
    const fixes = steady(3, { from: 0, to: 120 });
    const half = recordAll(fixes.slice(0, 60));
    const restored = JSON.parse(JSON.stringify(half.state)) as typeof half.state;
    expect(recordAll(fixes.slice(60), undefined, restored).last).toEqual(recordAll(fixes).last);
  });
});

describe('a recording that an older version has stored', () => {
  it('goes on, although it tells nothing of how uneven its positions were', () => {
    const fixes = during({ from: 0, to: 600 }, (second) => at(second, 0, { location: placeAt(3 * second + 2 * Math.sin(5 * second ** 2), 2 * Math.cos(7 * second ** 2)) }));
    const { state } = recordAll(fixes.slice(0, 300));
    const { unevenness: _unevenness, estimate, mark: _mark, ...odometer } = state.odometer;
    const { waver: _waver, ...older } = estimate!;
    const { rough: _rough, ...tempo } = state.tempo!;
    const { odometer: distance } = state;
    const stored = { ...state, tempo, odometer: { ...odometer, estimate: older, mark: { location: older.location, odometer: distance.distance } } };
    const { readings } = recordAll(fixes.slice(300), undefined, stored);
    for (const { elapsed, distance: metres, status } of readings) {
      expect(Math.abs(metres - 3 * elapsed)).toBeLessThan(0.02 * 3 * elapsed);
      expect(status).toBe('running');
    }
    expect(Math.abs((readings.at(-1)?.speed ?? 0) - 3)).toBeLessThan(0.3);
  });
});

describe('the memory of a recording', () => {
  it('is as small after hours as after minutes, however often the device reports', () => {
    const sizeAfter = (seconds: number): number => JSON.stringify(recordAll(steady(3, { from: 0, to: seconds, every: 0.1 })).state).length;
    expect(sizeAfter(3600)).toBeLessThan(8000);
    expect(sizeAfter(3600) / sizeAfter(300)).toBeLessThan(1.2);
    const footPod = during({ from: 0, to: 60, every: 0.01 }, (second) => blind(second, { distance: 3 * second }));
    expect(JSON.stringify(recordAll(footPod).state).length).toBeLessThan(8000);
  });
});

describe('the distance', () => {
  it('is the same from ten fixes a second as from one', () => {
    const { last } = recordAll(steady(3, { from: 0, to: 100, every: 0.1 }));
    expect(last.distance).toBeCloseTo(300, 0);
    expect(last.speed).toBeCloseTo(3, 1);
  });

  it('does not grow between two sources that tell the same moment', () => {
    const pairs = steady(3, { from: 0, to: 100 }).flatMap((fix, second) => [fix, { time: fix.time + 4, location: placeAt(3 * second, 2.5) }]);
    expect(recordAll(pairs).last.distance).toBeCloseTo(300, 0);
  });

  it('does not grow from the noise of someone who stands', () => {
    const noisy = during({ from: 31, to: 600 }, (second) => at(second, 90 + 2 * Math.sin(second), { location: placeAt(90 + 1.5 * Math.sin(second), 1.5 * Math.cos(1.7 * second)) }));
    const { last } = recordAll([...steady(3, { from: 0, to: 30 }), ...noisy]);
    expect(last.distance).toBeLessThan(90 + 20);
    expect(last.status).toBe('paused');
  });

  it('counts a slow walk in full, although nobody would call it a run', () => {
    const { last } = recordAll(steady(0.6, { from: 0, to: 600 }));
    expect(last.distance).toBeGreaterThan(350);
    expect(last.distance).toBeLessThanOrEqual(360);
    expect(last).toMatchObject({ pace: 0, status: 'paused' });
  });

  it('follows weak positions in larger steps', () => {
    const { last } = recordAll(steady(3, { from: 0, to: 300 }, { accuracy: 40 }));
    expect(last.distance).toBeGreaterThan(880);
    expect(last.distance).toBeLessThanOrEqual(900.1);
  });

  it('does not follow every zigzag of weak positions', () => {
    const zigzag = during({ from: 0, to: 300 }, (second) => at(second, 0, { location: placeAt(3 * second, 2 * (second % 2)), accuracy: 40 }));
    const { last } = recordAll(zigzag);
    // Every step is 3.6 m long.
    expect(last.distance).toBeLessThan(920);
  });
});

describe('a treadmill', () => {
  it('needs no position: its own distance counts', () => {
    const { last } = recordAll(during({ from: 0, to: 300 }, (second) => blind(second, { distance: 500 + 2.5 * second })));
    expect(last).toMatchObject({ status: 'running', moving: 300 });
    expect(last.distance).toBeCloseTo(750, 6);
    expect(last.speed).toBeCloseTo(2.5, 3);
  });

  it('may count in steps of sixteen metres, a hundredth of a mile', () => {
    const { readings, last } = recordAll(during({ from: 0, to: 320 }, (second) => blind(second, { distance: 16 * Math.floor((3 * second) / 16) })));
    expect(last.distance).toBeCloseTo(960, 6);
    for (const { speed } of readings.slice(60)) expect(Math.abs(speed - 3)).toBeLessThan(1);
  });

  it('that was silent for a minute may tell all of it at once, and no pace is made of that', () => {
    const silent = during({ from: 61, to: 120 }, (second) => blind(second, { distance: 180 }));
    const { readings, last } = recordAll([...during({ from: 0, to: 60 }, (second) => blind(second, { distance: 3 * second })), ...silent, blind(121, { distance: 580 })]);
    expect(readings[60]?.speed).toBeCloseTo(3, 1);
    expect(last).toMatchObject({ distance: 580, speed: 0, pace: 0 });
  });

  it('that is reset leaves that second to the positions', () => {
    const distances = during({ from: 0, to: 120 }, (second) => at(second, 3 * second, { distance: second <= 60 ? 3 * second : 3 * (second - 61) }));
    expect(recordAll(distances).last.distance).toBeCloseTo(360, 0);
  });

  it('that is reset, or jumps, loses nothing of what was counted and adds nothing', () => {
    const counted = during({ from: 0, to: 60 }, (second) => blind(second, { distance: 3 * second }));
    const reset = during({ from: 61, to: 120 }, (second) => blind(second, { distance: 3 * (second - 61) }));
    const jumped = during({ from: 121, to: 180 }, (second) => blind(second, { distance: 90_000 + 3 * (second - 121) }));
    const { last } = recordAll([...counted, ...reset, ...jumped]);
    expect(last.distance).toBeCloseTo(180 + 177 + 177, 6);
  });

  it('comes before positions, which stay where the treadmill is', () => {
    const { last } = recordAll(during({ from: 0, to: 120 }, (second) => at(second, 0, { distance: 3 * second })));
    expect(last).toMatchObject({ distance: 360, status: 'running' });
  });
});

describe("the device's own speed", () => {
  it('comes before positions', () => {
    const { last } = recordAll(during({ from: 0, to: 100 }, (second) => at(second, 3 * second + (second % 2), { speed: 3 })));
    expect(last.distance).toBeCloseTo(300, 6);
  });

  it('carries the run through a tunnel, and the way back to daylight is not counted twice', () => {
    const tunnel = during({ from: 31, to: 80 }, (second) => blind(second, { speed: 3 }));
    const daylight = steady(3, { from: 81, to: 120 });
    const { readings, last } = recordAll([...steady(3, { from: 0, to: 30 }, { speed: 3 }), ...tunnel, ...daylight]);
    expect(readings[80]).toMatchObject({ distance: 240, status: 'running' });
    expect(last.distance).toBeCloseTo(360, 0);
  });

  it('of 0 is not believed while the positions move, because many devices say 0 for unknown', () => {
    expect(recordAll(steady(3, { from: 0, to: 100 }, { speed: 0 })).last.distance).toBeCloseTo(300, 0);
  });

  it('of a little more than 0 adds nothing to someone who stands', () => {
    const standing = during({ from: 0, to: 600 }, (second) => at(second, 0, { speed: 0.3 }));
    expect(recordAll(standing).last.distance).toBeLessThan(3);
  });
});

describe('the live pace', () => {
  it('is unknown for the first ten seconds', () => {
    const { readings } = recordAll(steady(3, { from: 0, to: 10 }));
    expect(readings[9]).toMatchObject({ speed: 0, pace: 0 });
    expect(readings[10]?.speed).toBeCloseTo(3, 1);
  });

  it('is taken over ten seconds, and over twenty as soon as there are twenty', () => {
    const faster = (second: number): number => (second <= 20 ? 2 * second : 40 + 4 * (second - 20));
    const { readings } = recordAll(during({ from: 0, to: 120 }, (second) => at(second, faster(second))));
    expect(readings[15]?.speed).toBeCloseTo(2, 2);
    expect(readings[25]?.speed).toBeGreaterThan(2.4);
    expect(readings[40]?.speed).toBeGreaterThan(3.6);
    expect(readings[120]?.speed).toBeCloseTo(4, 1);
  });

  it('is interpolated where the fixes come every six seconds', () => {
    expect(recordAll(steady(3, { from: 0, to: 120, every: 6 })).last.speed).toBeCloseTo(3, 2);
  });

  it('is unknown below 0.83 m/s and never bent to what looks likely', () => {
    expect(recordAll(steady(0.82, { from: 0, to: 60 })).last.pace).toBe(0);
    expect(recordAll(steady(0.9, { from: 0, to: 60 })).last.pace).toBeCloseTo(1000 / 0.9 / 60, 0);
    expect(recordAll(steady(6.5, { from: 0, to: 60 })).last.pace).toBeCloseTo(1000 / 6.5 / 60, 2);
  });

  it('is unknown once the last fix is older than ten seconds', () => {
    const { readings } = recordAll([...steady(3, { from: 0, to: 60 }), ...during({ from: 61, to: 80 }, (second) => blind(second))]);
    expect(readings[70]?.pace).toBeGreaterThan(0);
    expect(readings[71]).toMatchObject({ speed: 0, pace: 0 });
  });
});

describe('someone who stands', () => {
  const stop = [...steady(3, { from: 0, to: 60 }), ...during({ from: 61, to: 120 }, (second) => at(second, 180))];

  it('is paused after five seconds, and only the moving time stops', () => {
    const { readings, last } = recordAll(stop);
    expect(readings[62]?.status).toBe('running');
    expect(readings[65]?.status).toBe('paused');
    expect(last).toMatchObject({ elapsed: 120, status: 'paused', pace: 0 });
    expect(last.moving).toBeGreaterThanOrEqual(59);
    expect(last.moving).toBeLessThanOrEqual(62);
    // Whoever stops at once is seen to roll out for a moment.
    expect(Math.abs(last.distance - 180)).toBeLessThan(4);
  });

  it('goes on when they have moved for two seconds, and those two count', () => {
    const { readings, last } = recordAll([...stop, ...during({ from: 121, to: 180 }, (second) => at(second, 180 + 3 * (second - 120)))]);
    expect(readings[120]?.status).toBe('paused');
    expect(readings[123]?.status).toBe('running');
    expect(last.moving).toBeGreaterThanOrEqual(118);
    expect(last.moving).toBeLessThanOrEqual(122);
    expect(last.distance).toBeCloseTo(360, 0);
  });

  it('is told by a device without positions, too', () => {
    const treadmill = during({ from: 0, to: 90 }, (second) => blind(second, { distance: 3 * Math.min(second, 60) }));
    const { last } = recordAll(treadmill);
    expect(last).toMatchObject({ distance: 180, status: 'paused' });
    expect(Math.abs(last.moving - 60)).toBeLessThanOrEqual(2);
  });

  it('only for the turn of an out-and-back run is not paused', () => {
    const { readings, last } = recordAll(during({ from: 0, to: 120 }, (second) => at(second, 2.5 * (second <= 60 ? second : 120 - second))));
    expect(readings.every(({ status }) => status === 'running')).toBe(true);
    expect(last.moving).toBe(120);
  });

  it('for a breath of three seconds is not paused, and the breath counts as moving', () => {
    const breath = (second: number): number => (second <= 60 ? 3 * second : 180 + 3 * Math.max(0, second - 63));
    const { readings, last } = recordAll(during({ from: 0, to: 120 }, (second) => at(second, breath(second))));
    expect(readings.every(({ status }) => status === 'running')).toBe(true);
    expect(last.moving).toBe(120);
  });
});

describe('a hole in the fixes', () => {
  const before = steady(3, { from: 0, to: 60 });
  const after = (silence: number, way: number) => during({ from: 60 + silence, to: 120 + silence }, (second) => at(second, 180 + way + 3 * (second - 60 - silence)));

  it('of up to 90 s is bridged in a straight line, and says that it is estimated', () => {
    const { readings, last } = recordAll([...before, ...after(90, 190)]);
    expect(readings[61]).toMatchObject({ elapsed: 150, estimated: true, segment: 0 });
    expect(readings[61]?.distance).toBeCloseTo(180 + 190, 0);
    expect(readings[62]).not.toHaveProperty('estimated');
    expect(last.distance).toBeCloseTo(180 + 190 + 180, 0);
    expect(last.moving).toBe(last.elapsed);
  });

  it.each([
    ['of more than 90 s', 91, 100],
    ['of more than 200 m', 60, 201],
    ['of fifteen hours', 54_028, 12],
  ])('%s begins a new segment and adds no distance, and no moving time', (_, silence, way) => {
    const { readings, last } = recordAll([...before, ...after(silence, way)]);
    expect(readings[61]).toMatchObject({ elapsed: 60 + silence, segment: 1, pace: 0, moving: 60 });
    expect(readings[61]).not.toHaveProperty('estimated');
    expect(last.distance).toBeCloseTo(180 + 180, 0);
    expect(last.moving).toBe(120);
    expect(last.speed).toBeCloseTo(3, 1);
  });

  it('with fixes that have no position lets the time go on, and says that there is no GPS', () => {
    const { readings, last } = recordAll([...before, ...during({ from: 61, to: 120 }, (second) => blind(second, { heartRate: 150 }))]);
    expect(readings[70]?.status).toBe('running');
    expect(readings[71]?.status).toBe('no_gps');
    expect(last).toMatchObject({ elapsed: 120, status: 'no_gps', heartRate: 150, pace: 0 });
    expect(last.distance).toBeCloseTo(180, 0);
  });

  it('at the very beginning is a run without GPS that has begun', () => {
    const { readings, last } = recordAll([...during({ from: 0, to: 44 }, (second) => blind(second)), ...during({ from: 45, to: 105 }, (second) => at(second, 3 * (second - 45)))]);
    expect(readings[44]).toMatchObject({ elapsed: 44, distance: 0, status: 'no_gps' });
    expect(last).toMatchObject({ elapsed: 105, status: 'running', segment: 0 });
    expect(last.distance).toBeCloseTo(180, 0);
  });
});
