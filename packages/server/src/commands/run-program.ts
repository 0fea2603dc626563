import { constants } from 'node:os';
import { StartError } from '../start-error.ts';
import { endingOf, spawnProgram, titleOf, type ProgramCommand } from './program.ts';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `paceline simulate`, `paceline analyze` and `paceline doctor`: hands over to the program, with the same terminal, and ends as it ends. */
export async function runProgram(command: ProgramCommand, args: readonly string[]): Promise<number> {
  const child = spawnProgram(command, args, 'inherit');
  // This process must outlive the program, which decides itself what a signal means.
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
      throw new StartError(`The ${titleOf(command)} could not be started: ${ending.error.message}.`, { cause: ending.error });
  }
}
