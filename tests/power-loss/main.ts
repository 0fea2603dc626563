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
import { atTerminal, counted } from '../command-line.ts';
import { play, powerLossObstacle } from './obstacle.ts';
import { optionsFrom } from './options.ts';

await atTerminal('npm run power-loss', async () => {
  const { seed, cuts, control } = optionsFrom(process.argv.slice(2));
  const obstacle = powerLossObstacle();
  if (obstacle !== undefined) {
    console.error(`This machine cannot lose its power: ${obstacle}.`);
    return 2;
  }
  console.log(`Seed ${seed}. The power goes ${counted(cuts, 'time')}, and ${counted(control, 'time')} for the control.`);
  const { code } = await play([`--seed=${seed}`, '--cuts', String(cuts), '--control', String(control)], 'inherit');
  return code;
});
