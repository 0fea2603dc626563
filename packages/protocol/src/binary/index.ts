export { readSample, rounded, SAMPLE, SAMPLE_BYTES, writeSample, type BinarySample, type SampleInFrame } from './sample-frame.ts';
export { decodeTick, encodeTick, MAX_AGE, TICK, type TickRecord, type TickResult } from './tick-frame.ts';
