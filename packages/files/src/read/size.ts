import { UnreadableRun } from './unreadable.ts';

/** Bytes: almost four days of a point a second in TCX, the wordiest of the formats; what is larger is something else. */
export const LARGEST = 128 * 1024 * 1024;

/** Throws {@link UnreadableRun} when a file is larger than any recorded run. */
export function checkSize(bytes: number): void {
  if (bytes > LARGEST) throw new UnreadableRun(`it is larger than ${LARGEST / 1024 / 1024} MiB; no recorded run is, and it was not read.`);
}
