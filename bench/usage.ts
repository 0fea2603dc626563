import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** What the operating system has charged to a process. */
export interface Usage {
  /** Seconds of CPU in user and kernel mode, all threads. */
  readonly cpu: number;
  /** Bytes of memory in use now. */
  readonly rss: number;
}

/** Reads the accounting of a process from /proc; undefined where there is none (that is: not on Linux). */
export function usageOf(pid: number): Usage | undefined {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  return { cpu: cpuIn(stat), rss: kibibytes * 1024 };
}

/** CPU seconds that each thread of a process has used, by its name: those of one name together. Empty where /proc is missing. */
export function threadsOf(pid: number): ReadonlyMap<string, number> {
  const folder = `/proc/${pid}/task`;
  const seconds = new Map<string, number>();
  if (!existsSync(folder)) return seconds;
  for (const id of readdirSync(folder)) {
    const stat = readFileSync(`${folder}/${id}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    seconds.set(name, (seconds.get(name) ?? 0) + cpuIn(stat));
  }
  return seconds;
}

/** CPU seconds in the accounting of a process or a thread. */
function cpuIn(stat: string): number {
  // The second field is the name in parentheses, which may hold spaces: the others are counted behind it (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond();
}

let ticks: number | undefined;

function ticksPerSecond(): number {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}
