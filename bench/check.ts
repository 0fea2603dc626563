import { boundsOf } from './check/bounds.ts';
import { CheckedCrowd } from './check/crowd.ts';
import { decoded } from './check/listener.ts';
import { checkOptionsOf, help, type CheckOptions } from './check/options.ts';
import { checkReport } from './check/report.ts';
import { contenders } from './fanout/contenders.ts';
import { start } from './fanout/server.ts';
import { machine } from './machine.ts';

/** For everybody to enter, and for all frames to be decoded in the end, seconds. */
const BEFORE_AND_AFTER = 240;

try {
  const options = checkOptionsOf(process.argv.slice(2));
  if (options === undefined) console.log(help);
  else await run(options);
} catch (error) {
  console.error(`${(error as Error).message}\nSee --help.`);
  process.exitCode = 1;
}

async function run({ sizes, seconds, scheduling }: CheckOptions): Promise<void> {
  console.log(machine());
  const bounds = boundsOf(scheduling);
  const members = sizes.reduce((sum, size) => sum + size, 0);
  const paceline = contenders.find(({ id }) => id === 'paceline');
  if (paceline === undefined) throw new Error('Paceline is not among the contenders.');
  // Nothing is left behind by that either: the server ends with this process.
  const limit = setTimeout(() => {
    console.error('The check took too long.');
    process.exit(1);
  }, (BEFORE_AND_AFTER + seconds) * 1_000);
  const server = await start(paceline, members, []);
  const crowd = new CheckedCrowd({ port: server.port, sizes, bounds });
  try {
    await crowd.enter();
    await crowd.run(seconds);
    const { counts, faults, held, longestPause } = crowd;
    console.log(checkReport({ members, sizes, seconds, bounds, counts, frames: decoded, faults, held, longestPause }));
    if (faults.total > 0) process.exitCode = 1;
  } finally {
    crowd.stop();
    await server.stop();
    clearTimeout(limit);
  }
}
