import { availableParallelism, cpus, loadavg } from 'node:os';

/** Where it is measured, and how busy it is there before, in one line. */
export function machine(): string {
  const load = (loadavg()[0] ?? 0).toFixed(1);
  return `Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}, load ${load} before`;
}
