import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

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
  // The second field is the name in parentheses, which may hold spaces: the others are counted behind it (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, kernel] = [fields[11], fields[12]].map(Number);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  return { cpu: ((user ?? NaN) + (kernel ?? NaN)) / ticksPerSecond(), rss: kibibytes * 1024 };
}

let ticks: number | undefined;

function ticksPerSecond(): number {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}
