/**
 * The proof that a loss of power takes no acknowledged sample (promise G1), where the machine can lose power.
 *
 * A real `paceline serve` keeps its data on a disk of its own, an ext4 on a loop device (`disk.ts`). Real SDKs run
 * (`runners.ts`). At a moment that the seed says, the file system is shut down in the middle of everything, the server is
 * killed, and the disk comes back to a system that has forgotten what it had in memory, as after a loss of power
 * (`life.ts`). Every sample that was acknowledged must be there, as it was sent. Then the SDKs come back and complete their
 * tracks, and the next cut follows.
 *
 * A harness may be blind: so it plays the same with a store that gives no commit to the disk (`careless.ts`), which must
 * lose acknowledged samples.
 *
 * What it proves ends at ext4: the loop device keeps the order of what it is given, unlike a disk that lies about a flush.
 */
import { parseArgs } from 'node:util';
import { play, powerLossObstacle } from './obstacle.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    cuts: { type: 'string', default: '20' },
    control: { type: 'string', default: '3' },
  },
});

const obstacle = powerLossObstacle();
if (obstacle === undefined) {
  console.log(`Seed ${options.seed}. The power goes ${options.cuts} times, and ${options.control} times for the control.`);
  const { code } = await play(['--seed', options.seed, '--cuts', options.cuts, '--control', options.control], 'inherit');
  process.exitCode = code;
} else {
  console.error(`This machine cannot lose its power: ${obstacle}.`);
  process.exitCode = 2;
}
