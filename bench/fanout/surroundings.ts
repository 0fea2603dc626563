import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { contenders, lackOf, versionOf } from './contenders.ts';
import { digits } from './text.ts';

/** Where and when it is measured, in rows of a table: to be asked before the measurement. */
export function surroundings(servers: readonly string[], pinned: string): readonly (readonly [string, string])[] {
  const versions = contenders.filter((contender) => servers.includes(contender.id) && lackOf(contender) === undefined).map(versionOf);
  return [
    ['date', new Date().toISOString().slice(0, 10)],
    ['machine', `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${digits(totalmem() / 2 ** 30)} GiB, Linux ${release()}`],
    ['load before', loadavg().map((load) => load.toFixed(2)).join(', ')],
    ['versions', [`Node ${process.version}`, ...new Set(versions)].join(', ')],
    ['cores', pinned],
  ];
}
