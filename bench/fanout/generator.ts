/** Makes the load of one measurement in a process of its own, and reports what it saw. Its argument is a `Plan` in JSON. */
import { setTimeout as sleep } from 'node:timers/promises';
import { usageOf } from '../usage.ts';
import { Crowd } from './crowd.ts';
import type { Measured, Plan, Report } from './plan.ts';

/** Until the memory of a server that nobody talks to has settled, milliseconds. */
const SETTLE = 2_000;

// It ends with the process that started it, whatever that one dies of.
process.stdin.on('end', () => process.exit(1)).on('error', () => process.exit(1)).resume();

try {
  tell({ kind: 'measured', measured: await measure(JSON.parse(process.argv[2] ?? '{}') as Plan) });
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

async function measure(plan: Plan): Promise<Measured> {
  const crowd = new Crowd(plan);
  await crowd.prepare();
  await sleep(plan.idle ? SETTLE : 0);
  const rssBefore = usageOf(plan.pid)?.rss ?? null;
  const start = performance.now();
  await crowd.enter();
  tell({ kind: 'progress', text: `${crowd.runners.length} connected in ${((performance.now() - start) / 1_000).toFixed(1)} s` });
  if (!plan.idle) crowd.run();
  await sleep(plan.warmUp * 1_000);
  const measured = await observe(plan, crowd);
  crowd.stop();
  return { ...measured, rssBefore };
}

async function observe(plan: Plan, { tally, runners }: Crowd): Promise<Omit<Measured, 'rssBefore'>> {
  tally.reset();
  const [begun, own, before] = [performance.now(), process.cpuUsage(), usageOf(plan.pid)];
  await sleep(plan.seconds * 1_000);
  const after = usageOf(plan.pid);
  const { user, system } = process.cpuUsage(own);
  const { sent, held, acked, delivered, frames, bytes, staleness, errors } = tally;
  return {
    seconds: (performance.now() - begun) / 1_000,
    connections: runners.filter(({ isIn }) => isIn).length,
    paced: runners.filter(({ cadence }) => cadence !== undefined).length,
    sent,
    held,
    acked,
    frames,
    bytes,
    errors,
    delivered,
    p50: staleness.total === 0 ? null : staleness.percentile(0.5),
    p99: staleness.total === 0 ? null : staleness.percentile(0.99),
    cpu: after === undefined || before === undefined ? null : after.cpu - before.cpu,
    rss: after?.rss ?? null,
    ownCpu: (user + system) / 1e6,
  };
}

function tell(report: Report): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
