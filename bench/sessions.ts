import { measure } from './measure.ts';
import { help, workloadOf } from './options.ts';
import { report, title } from './report.ts';

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\nSee --help.`);
  process.exitCode = 1;
}

async function run(args: readonly string[]): Promise<void> {
  const workload = workloadOf(args);
  if (workload === undefined) return console.log(help);
  console.log(title(workload));
  for (let repeat = 1; repeat <= workload.repeats; repeat++) {
    const measurement = await measure(workload);
    console.log(`\n${workload.repeats === 1 ? '' : `repeat ${repeat}\n`}${report(measurement, workload)}`);
  }
}
