import { constants } from 'node:os';
import { StartError } from '../start-error.ts';
import { endingOf, spawnSimulator } from './simulator-program.ts';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `paceline simulate`: hands over to the simulator and ends as it ends. */
export async function simulate(args: readonly string[]): Promise<number> {
  const child = spawnSimulator(args, 'inherit');
  // This process must outlive the simulator, which decides itself what a signal means.
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  const ending = await endingOf(child);
  for (const signal of FORWARDED) process.off(signal, forward);
  switch (ending.kind) {
    case 'exited':
      return ending.code;
    case 'killed':
      return 128 + constants.signals[ending.signal];
    case 'not_started':
      throw new StartError(`The simulator could not be started: ${ending.error.message}.`, { cause: ending.error });
  }
}
