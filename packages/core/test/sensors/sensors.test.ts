import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heartRateOf, runningOf } from '@paceline/core';

const view = (...bytes: readonly number[]): DataView => new DataView(Uint8Array.from(bytes).buffer);

describe('a heart rate measurement (0x2A37)', () => {
  it.each([
    ['one byte', view(0x00, 72), { heartRate: 72, intervals: [] }],
    ['two bytes', view(0x01, 0x2c, 0x01), { heartRate: 300, intervals: [] }],
    ['on the skin', view(0x06, 150), { heartRate: 150, contact: true, intervals: [] }],
    ['off the skin', view(0x04, 150), { heartRate: 150, contact: false, intervals: [] }],
    ['with intervals', view(0x10, 60, 0x00, 0x04, 0x00, 0x02), { heartRate: 60, intervals: [1, 0.5] }],
    ['with energy before the intervals', view(0x18, 60, 0x34, 0x12, 0x00, 0x04), { heartRate: 60, intervals: [1] }],
  ] as const)('%s', (_, bytes, measurement) => expect(heartRateOf(bytes)).toEqual(measurement));

  it.each([
    ['nothing', view()],
    ['cut off', view(0x01, 60)],
    ['cut off before its energy', view(0x08, 60, 1)],
    ['no pulse', view(0x00, 0)],
  ] as const)('%s is none', (_, bytes) => expect(heartRateOf(bytes)).toBeUndefined());
});

describe('a running measurement (0x2A53)', () => {
  it.each([
    ['speed and cadence', view(0x04, 0x00, 0x03, 170), { speed: 3, cadence: 170, isRunning: true }],
    ['walking', view(0x00, 0x80, 0x01, 110), { speed: 1.5, cadence: 110, isRunning: false }],
    ['with a stride', view(0x05, 0x00, 0x03, 170, 0x6a, 0x00), { speed: 3, cadence: 170, stride: 1.06, isRunning: true }],
    ['with a distance', view(0x06, 0x00, 0x03, 170, 0x10, 0x27, 0x00, 0x00), { speed: 3, cadence: 170, distance: 1000, isRunning: true }],
    ['with both', view(0x07, 0x00, 0x03, 170, 0x6a, 0x00, 0x10, 0x27, 0x00, 0x00), { speed: 3, cadence: 170, stride: 1.06, distance: 1000, isRunning: true }],
  ] as const)('%s', (_, bytes, measurement) => expect(runningOf(bytes)).toEqual(measurement));

  it.each([
    ['nothing', view()],
    ['cut off', view(0x00, 0x00, 0x03)],
    ['cut off before its distance', view(0x06, 0x00, 0x03, 170, 0x10)],
  ] as const)('%s is none', (_, bytes) => expect(runningOf(bytes)).toBeUndefined());
});

it('no bytes make a decoder throw, or tell a number that is none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
      const value = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const told = [heartRateOf(value)?.heartRate ?? 1, runningOf(value)?.speed ?? 0, runningOf(value)?.distance ?? 0, ...(heartRateOf(value)?.intervals ?? [])];
      expect(told.every((each) => Number.isFinite(each) && each >= 0)).toBe(true);
    }),
  );
});
