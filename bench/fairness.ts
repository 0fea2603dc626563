import { contenders, type Contender } from './fanout/contenders.ts';
import { start } from './fanout/server.ts';
import { fairnessOptionsOf, help, type FairnessOptions } from './fairness/options.ts';
import { Trial } from './fairness/trial.ts';
import { complaintsOf, fairnessReport, type Run } from './fairness/verdict.ts';
import { machine } from './machine.ts';

/** Of each run, beside its measurement, seconds. */
const BEFORE_AND_AFTER = 240;

try {
  const options = fairnessOptionsOf(process.argv.slice(2));
  if (options === undefined) console.log(help);
  else await run(options);
} catch (error) {
  console.error(`${(error as Error).message}\nSee --help.`);
  process.exitCode = 1;
}

async function run(options: FairnessOptions): Promise<void> {
  if (process.platform !== 'linux') throw new Error('The queues and the memory of the server are read from /proc: this runs on Linux only.');
  console.log(machine());
  const paceline = contenders.find(({ id }) => id === 'paceline');
  if (paceline === undefined) throw new Error('Paceline is not among the contenders.');
  const healthy = await runOnce(paceline, options, false);
  const disturbed = await runOnce(paceline, options, true);
  console.log(`\n${fairnessReport(healthy, disturbed)}\n`);
  const complaints = complaintsOf(healthy, disturbed, options);
  console.log(complaints.length === 0 ? 'Slow members harm nobody else.' : complaints.join('\n'));
  if (complaints.length > 0) process.exitCode = 1;
}

async function runOnce(contender: Contender, options: FairnessOptions, isDisturbed: boolean): Promise<Run> {
  // Nothing is left behind by that either: the server ends with this process.
  const limit = setTimeout(() => {
    console.error('The run took too long.');
    process.exit(1);
  }, (BEFORE_AND_AFTER + options.seconds) * 1_000);
  const server = await start(contender, options.sessions * options.members, []);
  const trial = new Trial({ ...options, port: server.port, pid: server.pid });
  try {
    return await trial.run({ isDisturbed, tell: (line) => console.log(`${isDisturbed ? 'beside slow members' : 'everybody reads'}: ${line}`) });
  } finally {
    trial.stop();
    await server.stop();
    clearTimeout(limit);
  }
}
