import type { Fix } from '@paceline/core';
import type { Steps } from './source.ts';

interface Heard<Value> {
  readonly value: Value;
  /** Epoch milliseconds of the device's clock. */
  readonly at: number;
}

/** What the sensors have told last. */
export interface Sensors {
  readonly heartRate?: Heard<number>;
  readonly steps?: Heard<Steps>;
}

/** Older than this a value says nothing of now, milliseconds. */
const FRESH = 5_000;

const freshOf = <Value>(heard: Heard<Value> | undefined, now: number): Value | undefined => (heard !== undefined && now - heard.at <= FRESH ? heard.value : undefined);

/** A fix with what the sensors know: a foot pod's speed and distance come before what satellites tell. */
export function withSensors(fix: Fix, sensors: Sensors, now: number): Fix {
  const [heartRate, steps] = [freshOf(sensors.heartRate, now), freshOf(sensors.steps, now)];
  return {
    ...fix,
    ...(heartRate !== undefined && { heartRate }),
    ...(steps !== undefined && { speed: steps.speed }),
    ...(steps?.cadence !== undefined && { cadence: steps.cadence }),
    ...(steps?.distance !== undefined && { distance: steps.distance }),
  };
}
