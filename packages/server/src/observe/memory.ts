import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/**
 * The part of the memory that this process may use that it uses, from 0 to 1: of the heap, at whose limit the process
 * ends itself, or of the machine's or container's memory, at whose limit the system ends it; whichever is fuller.
 */
export function memoryInUse(): number {
  const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics();
  const constrained = process.constrainedMemory();
  // Without a limit, some systems name an absurd one.
  const memory = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.max(used / most, process.memoryUsage.rss() / memory);
}
