export type { Pause, RecordedPoint, RecordedRun } from './recorded-run.ts';
export { fixesOf } from './fixes.ts';
export { parseRun } from './read/parse-run.ts';
export { checkSize } from './read/size.ts';
export { UnreadableRun, type Place } from './read/unreadable.ts';
export { formatName, runFormats, writeRun, type RunFormat, type WrittenRun } from './write/write-run.ts';
