import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { release, repository, watchOver, type Remnant } from '@paceline/testkit';
import type { Contender } from './contenders.ts';
import type { Pinning } from './pinning.ts';
import type { Measured, Plan, Report } from './plan.ts';
import { start } from './server.ts';
import type { Workload } from './workloads.ts';

/** For everybody to be connected, seconds: the longest is 4000 in one session, each of whom hears of each. */
const ENTER_TIME = 420;

export interface Settings extends Pick<Plan, 'warmUp' | 'seconds' | 'lead' | 'jitter'> {
  readonly pinning: Pinning;
  /** Gets a line of progress. */
  readonly tell: (line: string) => void;
}

/** Starts the contender, puts it under that load from a process of its own, and measures. Nothing of both is left afterwards. */
export async function measure(contender: Contender, workload: Workload, settings: Settings): Promise<Measured> {
  const { sessions, members, idle } = workload;
  const { pinning, warmUp, seconds, lead, jitter } = settings;
  const server = await start(contender, sessions * members, pinning.server);
  try {
    const { port, pid } = server;
    const plan: Plan = { port, pid, dialect: contender.dialect, paceline: contender.paceline, sessions, members, idle, warmUp, seconds, lead, jitter };
    return await generate(plan, settings);
  } finally {
    await server.stop();
  }
}

/** Runs the generator to its end. */
function generate(plan: Plan, { pinning, tell }: Settings): Promise<Measured> {
  const line = [...pinning.generator, process.execPath, '-C', 'source', 'bench/fanout/generator.ts', JSON.stringify(plan)];
  const [command = process.execPath, ...args]: readonly string[] = line;
  const child = spawn(command, args, { cwd: repository, stdio: ['pipe', 'pipe', 'pipe'] });
  const remnant: Remnant = { kind: 'process', pid: child.pid ?? 0 };
  if (child.pid !== undefined) watchOver(remnant);
  const limit = setTimeout(() => child.kill('SIGKILL'), (ENTER_TIME + plan.warmUp + plan.seconds) * 1_000);
  let complaint = '';
  let measured: Measured | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2_000)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const report = JSON.parse(line) as Report;
    if (report.kind === 'progress') tell(report.text);
    else measured = report.measured;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      release(remnant);
      if (measured !== undefined) resolve(measured);
      else reject(new Error(complaint.trim() || `the generator ended without a result (${signal === 'SIGKILL' ? 'it took too long' : `exit code ${code}`})`));
    });
  });
}
