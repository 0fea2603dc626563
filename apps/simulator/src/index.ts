export type { Pause, RecordedPoint, RecordedRun } from './recorded-run.ts';
export { parseRun, readRun } from './read/read-run.ts';
export { UnreadableRun, type Place } from './read/unreadable.ts';
export { synthesizeRun, type SynthesizeOptions } from './synthesize/synthesize.ts';
